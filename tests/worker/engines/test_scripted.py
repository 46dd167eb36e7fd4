"""The scripted engine: what a script says, what is derived without one, and what goes wrong on purpose."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.media import ROOT
from tests.worker.engines.test_contract import recording, stretch
from worker.engines import Engines, Options
from worker.engines.scripted import played
from worker.engines.scripted.script import Fault, Script, Shown, Spoken, Written, load
from worker.errors import Damaged, EngineDown, Nonsense, TookTooLong, WorkerError
from worker.findings import Span
from worker.meeting import Brief, Section
from worker.roles import SAMPLE_RATE, Samples

PICTURE = np.arange(48 * 64 * 3, dtype=np.uint8).reshape(48, 64, 3)


def tone(seconds: float) -> Samples:
    return np.sin(np.arange(int(seconds * SAMPLE_RATE)) / 5).astype(np.float32) / np.float32(3)


def pause(seconds: float) -> Samples:
    return np.zeros(int(seconds * SAMPLE_RATE), np.float32)


# ── a script ─────────────────────────────────────────────────────────────────────────────────────────


def test_rows_are_heard_in_the_chunk_that_holds_their_middle() -> None:
    rows = [
        Spoken(start_ms=58_000, end_ms=59_900, text="before"),
        Spoken(start_ms=59_000, end_ms=62_000, text="on the edge", voice=1, language="de"),
        Spoken(start_ms=64_000, end_ms=70_000, text="after"),
    ]
    engines = played(Script(heard=tuple(rows)))
    (row,) = engines.transcriber.hear(stretch(pause(5), []))
    assert (row.text, row.voice, row.language) == ("on the edge", 1, "de")
    assert row.span == Span(60_000, 62_000)
    assert [word.text for word in row.words] == ["on", "the", "edge"]


def test_sights_are_told_by_their_screen() -> None:
    viewer = played(Script(sights=(Shown(screen=2, text="Budget\n40", description="A table"),))).viewer
    assert viewer.describes
    assert viewer.see(PICTURE, 1).text == ""
    assert viewer.see(PICTURE, 2).description == "A table"
    assert [box.text for box in viewer.see(PICTURE, 2).boxes] == ["Budget", "40"]


def test_quotes_of_claims_are_looked_up_in_the_record() -> None:
    claims = (
        Written(
            section=Section.DECISIONS,
            text="It ships.",
            quotes=("ship the new version", "Launch plan\nBudget"),
        ),
        Written(section=Section.ACTIONS, text="Nobody said so.", quotes=("we buy the moon",)),
    )
    found = list(played(Script(claims=claims)).writer.minute(recording(), Brief()))
    assert [one.of for one in found[0].evidence] == ["u3", "s1"]
    assert [one.quote for one in found[1].evidence] == ["we buy the moon"]


def test_a_script_comes_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "script.json"
    path.write_text(json.dumps({"sights": [{"screen": 1, "text": "from the file"}]}))
    engines = Engines(Options(script=path), {"viewer": "scripted"})
    assert engines.viewer.see(PICTURE, 1).text == "from the file"


def test_another_script_is_another_engine() -> None:
    assert Script().name == Script().name
    assert Script().name != Script(voices=3).name


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "The script is not valid at its beginning: "),
        ('{"herd": []}', "The script is not valid at herd: "),
        ('{"heard": [{"start_ms": 5, "end_ms": 1, "text": ""}]}', "The script is not valid at heard.0: "),
        ('{"faults": [{"role": "singer", "fault": "down"}]}', "The script is not valid at faults.0.role: "),
    ],
)
def test_a_script_that_is_not_valid_says_where(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "script.json"
    path.write_text(text)
    with pytest.raises(Damaged) as refused:
        load(path)
    assert str(refused.value).startswith(sentence)
    assert str(refused.value).endswith("Correct it.")


def test_a_script_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="cannot be read"):
        load(tmp_path / "none.json")


# ── without one ──────────────────────────────────────────────────────────────────────────────────────


def test_loud_is_speech() -> None:
    sound = np.concatenate([pause(1), tone(2), pause(0.3), tone(1), pause(2), tone(1.5)])
    listener = played(Script()).listener
    assert listener.speech(sound) == [Span(1000, 4300), Span(6300, 7800)]
    voices = listener.voices(sound, [Span(1000, 4300), Span(6300, 7800), Span(9000, 9500)])
    assert [turns for turns, _ in voices] == [[Span(1000, 4300), Span(9000, 9500)], [Span(6300, 7800)]]


def test_what_is_said_names_its_second_wherever_the_chunk_is_cut() -> None:
    hear = played(Script()).transcriber.hear
    (row, following) = hear(stretch(tone(16), [Span(2000, 16_000)]))
    assert row.text == "We decided at 62 seconds to keep the budget of 62 euros."
    assert (row.span, following.span) == (Span(62_000, 70_000), Span(70_000, 76_000))
    assert "70" in following.text


def test_a_quarter_of_an_hour_takes_no_time() -> None:
    engines = played(Script())
    sound = np.tile(np.concatenate([tone(8), pause(1)]), 100)
    speech = engines.listener.speech(sound)
    rows = list(engines.transcriber.hear(stretch(sound, speech)))
    assert len(speech) == 100
    assert sum(len(row.words) for row in rows) > 1000


# ── what goes wrong ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("fault", "error"), [("down", EngineDown), ("nonsense", Nonsense), ("slow", TookTooLong)]
)
def test_the_nth_call_fails_and_the_next_one_works(fault: str, error: type[WorkerError]) -> None:
    viewer = played(
        Script(faults=(Fault.model_validate({"role": "viewer", "fault": fault, "call": 2}),))
    ).viewer
    first = viewer.see(PICTURE, 1)
    with pytest.raises(error) as failed:
        viewer.see(PICTURE, 1)
    assert failed.value.retry
    assert viewer.see(PICTURE, 1) == first


CALLS: dict[str, Callable[[Engines], object]] = {
    "listener": lambda engines: engines.listener.speech(tone(1)),
    "transcriber": lambda engines: list(engines.transcriber.hear(stretch(tone(5), [Span(0, 5000)]))),
    "viewer": lambda engines: engines.viewer.see(PICTURE, 3),
    "writer": lambda engines: list(engines.writer.minute(recording(), Brief())),
    "embedder": lambda engines: engines.embedder.passages(["a"]),
}


@pytest.mark.parametrize("role", CALLS)
def test_every_role_can_be_down(role: str) -> None:
    script = Script(faults=(Fault.model_validate({"role": role, "fault": "down"}),))
    for name, call in CALLS.items():
        if name == role:
            with pytest.raises(EngineDown):
                call(played(script))
        else:
            assert call(played(script)) is not None


def test_a_stream_breaks_after_some_values() -> None:
    script = Script(faults=(Fault(role="transcriber", fault="nonsense", at_ms=61_000, after=1),))
    heard = played(script).transcriber.hear(stretch(tone(20), [Span(0, 20_000)]))
    assert next(heard).span.start_ms == 60_000
    with pytest.raises(Nonsense):
        next(heard)


@pytest.mark.parametrize("where", [{"at_ms": 59_999}, {"at_ms": 65_000}, {"call": 2}, {"screen": 1}])
def test_a_fault_elsewhere_is_no_fault_here(where: dict[str, int]) -> None:
    fault = Fault.model_validate({"role": "transcriber", "fault": "down", **where})
    assert list(played(Script(faults=(fault,))).transcriber.hear(stretch(tone(5), [Span(0, 5000)])))


def test_a_delay_only_takes_time(monkeypatch: pytest.MonkeyPatch) -> None:
    slept = list[float]()
    monkeypatch.setattr("time.sleep", slept.append)
    script = Script(faults=(Fault(role="viewer", fault="delay", screen=3, seconds=1.5),))
    assert CALLS["viewer"](played(script)) == CALLS["viewer"](played(Script()))
    assert slept == [1.5]


def test_a_death_takes_the_process_along() -> None:
    code = (
        "from worker.engines.scripted import *; from worker.engines.scripted.script import *; "
        "played(Script(faults=(Fault(role='embedder', fault='death'),))).embedder.question('x')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, timeout=60)
    assert done.returncode == 137
