"""The jail, probed from inside, at every level that this machine offers."""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.media import ROOT
from worker.errors import Crashed, TookTooLong
from worker.media import jail
from worker.media.jail import Cell, Completed, Level

FENCED = [Level.BUBBLEWRAP, Level.LANDLOCK]

ATTEMPT = """
import json, sys
def attempt(act):
    try:
        act()
    except OSError as error:
        return error.strerror
    except MemoryError:
        return "no memory"
    return "done"
import ctypes, os, pathlib, socket, threading
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
def started(act):
    thread = threading.Thread(target=act)
    thread.start()
    thread.join()
given = [pathlib.Path(one) for one in sys.argv[1:]]
print(json.dumps({name: attempt(act) for name, act in ACTS.items()}))
"""


@pytest.fixture(params=Level)
def level(request: pytest.FixtureRequest) -> Level:
    return offered(request.param)


@pytest.fixture(params=FENCED)
def fenced(request: pytest.FixtureRequest) -> Level:
    return offered(request.param)


def offered(level: Level) -> Level:
    if not jail.works(level):
        pytest.skip(f"service missing: {level}")
    return level


def python(code: str, cell: Cell, *arguments: Path) -> Completed:
    return jail.run([sys.executable, "-I", "-S", "-c", code, *map(str, arguments)], cell)


def attempted(acts: str, cell: Cell, *arguments: Path) -> dict[str, str]:
    """What became of each act, tried inside: `done`, or why not."""
    done = python(ATTEMPT.replace("ACTS", acts), cell, *arguments)
    assert done.status == 0, done.errors
    answer: dict[str, str] = json.loads(done.output)
    return answer


def cell(level: Level, **more: object) -> Cell:
    return Cell(level, programs=jail.python(), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_PACKET"])
def test_no_socket_of_any_family(level: Level, family: str) -> None:
    acts = f"""{{
        "socket": lambda: socket.socket(socket.{family}, socket.SOCK_DGRAM),
        "pair": socket.socketpair,
    }}"""
    assert set(attempted(acts, cell(level)).values()) == {"Operation not permitted"}


NUMBERS = {"x86_64": (101, 165, 250), "aarch64": (117, 40, 219)}
"""The system calls ptrace, mount and keyctl."""


def test_no_child_no_signal_no_tracing_but_threads(level: Level) -> None:
    trace, mount, keys = NUMBERS[os.uname().machine]
    acts = f"""{{
        "fork": os.fork,
        "spawn": lambda: os.posix_spawn(sys.executable, [sys.executable], {{}}),
        "signal": lambda: os.kill(os.getppid(), 0),
        "trace": lambda: call({trace}, 0),
        "mount": lambda: call({mount}, 0, 0, 0, 0, 0),
        "keys": lambda: call({keys}, 0),
        "ring": lambda: call(425, 1, 0),
        "space": lambda: os.unshare(0x10000000),
    }}"""
    assert set(attempted(acts, cell(level)).values()) == {"Operation not permitted"}
    threads = attempted('{"threads": lambda: [started(int) for _ in range(20)]}', cell(level))
    assert threads == {"threads": "done"}


def test_sees_its_input_and_no_neighbour(fenced: Level, tmp_path: Path) -> None:
    (tmp_path / "input").write_text("mine")
    (tmp_path / "neighbour").write_text("theirs")
    acts = """{
        "input": given[0].read_text,
        "neighbour": given[1].read_text,
        "folder": lambda: os.listdir(given[0].parent),
        "passwords": lambda: open("/etc/passwd").read(),
        "process": lambda: open("/proc/1/environ").read(),
        "root": lambda: os.listdir("/"),
    }"""
    found = attempted(
        acts, cell(fenced, reads=(tmp_path / "input",)), tmp_path / "input", tmp_path / "neighbour"
    )
    assert found.pop("input") == "done"
    assert set(found.values()) <= {"Permission denied", "No such file or directory"}, found


def test_changes_nothing_but_its_output(fenced: Level, tmp_path: Path) -> None:
    source, out = tmp_path / "input", tmp_path / "out"
    source.write_text("mine")
    out.mkdir()
    acts = """{
        "input": lambda: given[0].write_text("changed"),
        "beside": lambda: (given[0].parent / "new").write_text(""),
        "mode": lambda: given[0].chmod(0o777),
        "times": lambda: os.utime(given[0]),
        "gone": given[0].unlink,
        "cut": lambda: os.truncate(given[0], 0),
        "temporary": lambda: open("/tmp/left", "w"),
        "link": lambda: os.link(given[0], given[1] / "link"),
        "out": lambda: (given[1] / "new").write_text("made"),
    }"""
    jailed = cell(fenced, reads=(source,), writes=out, file_bytes=1000)
    found = attempted(acts, jailed, source, out)
    assert found.pop("out") == "done"
    assert "done" not in found.values(), found
    assert source.read_text() == "mine"
    assert [path.name for path in out.iterdir()] == ["new"]


def test_runs_no_other_program(fenced: Level) -> None:
    found = attempted('{"shell": lambda: os.execv("/bin/sh", ["sh", "-c", "true"])}', cell(fenced))
    assert found["shell"] in {"Permission denied", "No such file or directory"}


def test_has_an_empty_environment_and_no_open_file(level: Level, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERWORD_SECRET", "hunter2")
    with Path(__file__).open(encoding="utf-8") as left_open:
        os.set_inheritable(left_open.fileno(), True)
        acts = f'{{"file": lambda: os.fstat({left_open.fileno()})}}'
        assert attempted(acts, cell(level)) == {"file": "Bad file descriptor"}
    done = python("import os, json; print(json.dumps(dict(os.environ)))", cell(level))
    assert set(json.loads(done.output)) <= {"PATH", "LANG", "TZ", "PWD", "LC_CTYPE"}


def test_memory_ends_where_the_limit_is(level: Level) -> None:
    acts = '{"much": lambda: bytearray(2 << 30), "some": lambda: bytearray(200 << 20)}'
    assert attempted(acts, cell(level)) == {"much": "no memory", "some": "done"}


def test_a_large_file_ends_the_child(level: Level, tmp_path: Path) -> None:
    code = "import sys; open(sys.argv[1] + '/big', 'wb').write(bytes(2_000_000))"
    done = python(code, cell(level, writes=tmp_path, file_bytes=1_000_000), tmp_path)
    assert done.status != 0
    assert (tmp_path / "big").stat().st_size <= 1_000_000


def test_processor_time_ends(level: Level) -> None:
    done = python("while True: pass", cell(level, cpu_seconds=1, seconds=20))
    assert isinstance(jail.verdict(done.status), TookTooLong)


def test_waiting_ends(level: Level) -> None:
    began = time.monotonic()
    with pytest.raises(TookTooLong):
        python("import time; time.sleep(60)", cell(level, seconds=1))
    assert time.monotonic() - began < 15


def test_a_child_that_falls_silent_is_ended_but_a_slow_reader_is_not_held_against_it(level: Level) -> None:
    code = "import time; print('first', flush=True); print('second', flush=True); time.sleep(60)"
    argv = [sys.executable, "-I", "-S", "-c", code]
    with jail.stream(argv, cell(level, seconds=30, idle_seconds=1.5)) as child:
        assert child.read_line() == b"first\n"
        time.sleep(2)
        assert child.read_line() == b"second\n"
        with pytest.raises(TookTooLong):
            child.read_line()


def test_an_answer_without_end_is_cut(level: Level) -> None:
    with pytest.raises(Crashed, match="without end"):
        jail.run(
            [sys.executable, "-I", "-S", "-c", "while True: print('x' * 1000)"], cell(level), most=100_000
        )


def test_a_signal_is_a_crash_in_words(level: Level) -> None:
    done = python("import os; os.abort()", cell(level))
    assert done.status in {
        -signal.SIGABRT,
        -signal.SIGSEGV,
    }  # the first process of a namespace ends by the second
    assert isinstance(jail.verdict(done.status), Crashed)


ORPHANING = """
import sys
from worker.media.jail import Cell, Level, python, stream
code = "import time; print('up', flush=True); time.sleep(600)"
argv = [sys.executable, "-I", "-S", "-c", code, {marker!r}]
with stream(argv, Cell(Level({level!r}), programs=python())) as child:
    print(child.read_line().decode(), flush=True)
    sys.stdin.read()
"""


def test_dies_with_its_parent(level: Level) -> None:
    marker = f"orphan-{os.getpid()}-{level}"
    code = ORPHANING.format(marker=marker, level=str(level))
    parent = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with parent:
        assert parent.stdout
        assert parent.stdout.readline() == b"up\n"
        assert running(marker, but=parent.pid)
        parent.kill()
        deadline = time.monotonic() + 10
        while running(marker, but=parent.pid) and time.monotonic() < deadline:
            time.sleep(0.05)
    assert not running(marker, but=parent.pid)


def running(marker: str, *, but: int) -> list[int]:
    """The processes whose command line holds the marker."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if marker.encode() in (folder / "cmdline").read_bytes() and int(folder.name) != but:
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def test_limits_alone_are_said_loudly_and_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(jail, "works", lambda level: False)
    jail.strongest.cache_clear()
    with caplog.at_level(logging.WARNING):
        assert [jail.strongest(), jail.strongest()] == [Level.LIMITS, Level.LIMITS]
    jail.strongest.cache_clear()
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "NOT FENCED IN" in record.message


def test_a_broken_jail_runs_nothing(tmp_path: Path) -> None:
    done = python("print('ran')", Cell(Level.LANDLOCK, programs=(*jail.python(), tmp_path / "absent")))
    assert (done.status, done.output) == (125, b"")
    assert isinstance(jail.verdict(done.status), Crashed)
