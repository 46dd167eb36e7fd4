"""The command as a person starts it: a process, its two streams and its status."""

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pysubs2
import pytest

from tests import media
from tests.media import ROOT

type Maker = Callable[[Path], Path]


def start(folder: Path, *arguments: str | Path, **environment: str) -> subprocess.Popen[bytes]:
    """The command, running, with a folder of its own for temporary files."""
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("AFTERWORD_")}
    return subprocess.Popen(
        [sys.executable, "-m", "worker", *map(str, arguments)],
        cwd=ROOT,
        env=clean | {"TMPDIR": str(temporary), "OMP_NUM_THREADS": "1"} | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def command(folder: Path, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command, ended; whatever happened, nothing is left in the folder for temporary files."""
    process = start(folder, *arguments, **environment)
    out, err = process.communicate(timeout=180)
    assert b"Traceback" not in err or "--debug" in arguments
    assert not list((folder / "tmp").iterdir()), "scratch is left behind"
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────────


def bytes_as(name: str, content: bytes) -> Maker:
    def made(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return made


def missing(folder: Path) -> Path:
    return folder / "missing.mp4"


def directory(folder: Path) -> Path:
    path = folder / "recordings"
    path.mkdir()
    return path


def pipe(folder: Path) -> Path:
    path = folder / "pipe.wav"
    os.mkfifo(path)
    return path


def dangling(folder: Path) -> Path:
    path = folder / "link.wav"
    path.symlink_to(folder / "gone.wav")
    return path


def truncated_png(folder: Path) -> Path:
    path = media.slide(folder / "cut.png", "Hello")
    path.write_bytes(path.read_bytes()[:200])
    return path


def without_index(folder: Path) -> Path:
    """An MP4 whose end, where its index stands, was never written."""
    path = media.slides(folder / "cut.mp4", ["Hello"], seconds=1)
    path.write_bytes(path.read_bytes()[:600])
    return path


BAD: dict[str, tuple[Maker, str]] = {
    "missing": (missing, "missing.mp4: There is no such file."),
    "folder": (directory, "recordings: This is a folder."),
    "pipe": (pipe, "pipe.wav: This is no ordinary file."),
    "dangling link": (dangling, "link.wav: There is no such file."),
    "empty": (bytes_as("empty.wav", b""), "empty.wav: The file is empty."),
    "zeros": (bytes_as("zeros.mp3", bytes(9000)), "zeros.mp3: The file holds nothing but zeros."),
    "text": (bytes_as("notes.txt", b"What was said.\n"), "notes.txt: "),
    "text named as sound": (bytes_as("notes.mp3", b"What was said.\n"), "notes.mp3: "),
    "archive": (bytes_as("all.zip", b"PK\x03\x04" + bytes(100)), "all.zip: "),
    "program": (bytes_as("run.exe", b"MZ" + bytes(100)), "run.exe: "),
    "playlist": (bytes_as("list.mp4", b"#EXTM3U\n#EXTINF:1,\nother.mp4\n"), "list.mp4: "),
    "broken PDF": (bytes_as("cut.pdf", b"%PDF-1.7\n1 0 obj\n"), "cut.pdf: "),
    "broken PNG": (truncated_png, "cut.png: "),
    "MP4 without index": (without_index, "cut.mp4: "),
    "name that speaks to terminals": (bytes_as("a\x1b[2Jb.wav", b""), "a[2Jb.wav: The file is empty."),
}


@pytest.mark.parametrize(("maker", "sentence"), BAD.values(), ids=list(BAD))
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, maker: Maker, sentence: str) -> None:
    done = command(tmp_path, maker(tmp_path), "--engine", "scripted")
    assert done.returncode == 2
    assert done.stdout == b""
    (said,) = done.stderr.decode().splitlines()
    assert said.startswith(sentence)
    assert str(tmp_path) not in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Name at least one file: ./run worker FILE…"),
        (["{good}", "--language", "klingon"], "'klingon' is no language code"),
        (["{good}", "--export", "doc"], "There is no export format 'doc'"),
        (["{good}", "--vocabulary", "{good}"], "good.wav: "),
    ],
)
def test_a_command_that_cannot_be_followed_is_refused(
    tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    good = media.tone(tmp_path / "good.wav", 1)
    done = command(tmp_path, *(one.format(good=good) for one in arguments))
    assert (done.returncode, done.stdout) == (2, b"")
    (said,) = done.stderr.decode().splitlines()
    assert said.startswith(sentence)


def test_one_bad_file_among_good_ones_is_refused_before_any_work(tmp_path: Path) -> None:
    good, bad = media.tone(tmp_path / "good.wav", 1), bytes_as("bad.wav", b"")(tmp_path)
    done = command(tmp_path, good, bad, "--engine", "scripted")
    assert (done.returncode, done.stdout) == (2, b"")
    (said,) = done.stderr.decode().splitlines()
    assert said.startswith("bad.wav: The file is empty.")


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = media.tone(tmp_path / "secret.wav", 1)
    path.chmod(0)
    # Root may read everything, so the command gives that up; what it imports is loaded before.
    code = (
        "import os, sys; from worker.__main__ import main, arguments; arguments.parser(); "
        "os.geteuid() or os.seteuid(65534); sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, path], cwd=ROOT, capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().splitlines() == [
        "secret.wav: You may not read this file. Change its permissions, or copy it."
    ]


# ── results ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_result_alone_is_on_stdout(tmp_path: Path) -> None:
    done = command(
        tmp_path, media.tone(tmp_path / "tone.wav", 2), "--engine", "scripted", "--title", "A tone"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().startswith("# A tone\n")
    assert b"tone.wav: opened\n" in done.stderr
    assert b"opened" not in done.stdout


@pytest.mark.parametrize("suffix", ["md", "json", "txt", "srt", "vtt"])
def test_every_format_comes_out(tmp_path: Path, suffix: str) -> None:
    recording = media.spoken(tmp_path / "talk.wav", "Good morning. We decided to ship on Tuesday.")
    done = command(tmp_path, recording, "--export", suffix, "--engine", "scripted")
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode()
    match suffix:
        case "json":
            assert json.loads(text)["meeting"]["sources"][0]["name"] == "talk.wav"
        case "srt":
            pysubs2.SSAFile.from_string(text, format_="srt")
        case "vtt":
            assert text.startswith("WEBVTT")
        case "md":
            assert text.startswith("# ")


def test_recordings_pictures_and_pages_are_one_meeting(tmp_path: Path) -> None:
    files = [
        media.tone(tmp_path / "first.wav", 2),
        media.slide(tmp_path / "slide.png", "Revenue 2027"),
        media.pages(tmp_path / "plan.pdf", ["Page one"], ["Page two"]),
        media.tone(tmp_path / "second.wav", 3),
    ]
    done = command(tmp_path, *files, "--export", "json", "--engine", "scripted")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    told = [(one["id"], one["kind"], one["offset_ms"]) for one in found["meeting"]["sources"]]
    assert told == [("1", "audio", 0), ("2", "image", None), ("3", "document", None), ("4", "audio", 2000)]
    assert {one["source_id"] for one in found["sights"]} == {"2", "3"}
    assert found["meeting"]["id"] is None


def test_a_terminal_sees_one_line_that_is_gone_at_the_end(tmp_path: Path) -> None:
    tone = media.tone(tmp_path / "a.wav", 2)
    terminal, ours = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "worker", tone, "--engine", "scripted"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=ours,
        check=True,
        timeout=60,
    )
    shown = os.read(terminal, 65_536)
    os.close(ours)
    os.close(terminal)
    assert b"\r\x1b[Ka.wav: listened to 00:02" in shown
    assert shown.endswith(b"\r\x1b[K")
    staying = [line.rpartition(b"\r\x1b[K")[2] for line in shown.split(b"\r\n")]
    assert staying == [b"a.wav: spoken in en", b"Answers come from a script, not from a model.", b""]
    assert done.stdout.startswith(b"# ")


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    tone = media.tone(tmp_path / "tone.wav", 2)
    once, again = (command(tmp_path, tone, "--export", "json", "--engine", "scripted") for _ in range(2))
    assert once.stdout == again.stdout
    assert once.returncode == 0


def test_what_is_cut_out_can_be_kept(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    done = command(tmp_path, media.tone(tmp_path / "a.wav", 2), "--keep", kept, "--engine", "scripted")
    assert done.returncode == 0, done.stderr
    assert list((kept / "1").rglob("*.flac"))


def scripted(folder: Path, **script: object) -> Path:
    path = folder / "script.json"
    path.write_text(json.dumps(script))
    return path


def test_minutes_carry_their_proof_and_their_doubt(tmp_path: Path) -> None:
    script = scripted(
        tmp_path,
        heard=[{"start_ms": 0, "end_ms": 1800, "text": "We decided to ship on Tuesday."}],
        claims=[
            {"section": "decisions", "text": "We decided to ship on Tuesday.", "quotes": ["ship on Tuesday"]},
            {"section": "actions", "text": "Anna will order cake.", "quotes": ["order cake"]},
        ],
    )
    tone = media.tone(tmp_path / "a.wav", 2)
    done = command(tmp_path, tone, "--rows", "--engine", "scripted", AFTERWORD_SCRIPT=str(script))
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode()
    assert "- We decided to ship on Tuesday.[^1]\n" in text
    assert "[^1]: Speaker 1, 00:00: “ship on Tuesday.”\n" in text
    assert "- [ ] Anna will order cake. *(unverified: " in text
    assert b"[00:00] We decided to ship on Tuesday.\n" in done.stderr


def test_a_gap_still_gives_a_result_and_is_said(tmp_path: Path) -> None:
    script = scripted(tmp_path, faults=[{"role": "transcriber", "fault": "nonsense"}])
    tone = media.tone(tmp_path / "a.wav", 2)
    done = command(tmp_path, tone, "--engine", "scripted", AFTERWORD_SCRIPT=str(script))
    assert done.returncode == 0, done.stderr
    assert b"a.wav: 00:00 to 00:02 is missing. The model's reply could not be used." in done.stderr
    assert b"1 stretch is missing from the result.\n" in done.stderr
    assert "- Missing: 00:00 to 00:02. The model's reply could not be used." in done.stdout.decode()


def test_a_broken_script_is_refused(tmp_path: Path) -> None:
    script = scripted(tmp_path, heard="nothing")
    tone = media.tone(tmp_path / "a.wav", 2)
    done = command(tmp_path, tone, "--engine", "scripted", AFTERWORD_SCRIPT=str(script))
    assert (done.returncode, done.stdout) == (2, b"")
    assert "The script is not valid at heard" in done.stderr.decode().splitlines()[-1]


# ── how it ends ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_request_to_stop_is_quiet_and_leaves_nothing(
    tmp_path: Path, number: signal.Signals, status: int
) -> None:
    process = start(tmp_path, media.tone(tmp_path / "long.wav", 3600), "--engine", "scripted")
    assert process.stderr
    process.stderr.readline()
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (status, b"")
    assert b"Traceback" not in err
    assert not list((tmp_path / "tmp").iterdir())


def test_an_ignored_request_stays_ignored(tmp_path: Path) -> None:
    """As `nohup` does it."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        process = start(tmp_path, media.tone(tmp_path / "a.wav", 2), "--engine", "scripted")
        assert process.stderr
        process.stderr.readline()
        process.send_signal(signal.SIGHUP)
        out, err = process.communicate(timeout=60)
    finally:
        signal.signal(signal.SIGHUP, before)
    assert process.returncode == 0, err
    assert out.startswith(b"# ")


def test_nobody_reading_on_is_no_error(tmp_path: Path) -> None:
    process = start(tmp_path, media.tone(tmp_path / "a.wav", 1), "--export", "json", "--engine", "scripted")
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    err = process.stderr.read()
    assert process.wait(60) == 128 + signal.SIGPIPE
    assert b"Error" not in err
    assert b"Traceback" not in err
    process.stderr.close()


def test_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    tone = media.tone(tmp_path / "a.wav", 1)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "worker", tone, "--engine", "scripted"],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    assert done.returncode == 1
    assert (
        done.stderr.decode().splitlines()[-1] == "The result could not be written: No space left on device."
    )


def test_help_is_on_stdout(tmp_path: Path) -> None:
    done = command(tmp_path, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(b"usage: ./run worker")
    assert done.stderr == b""
