"""How far the work has come, told calmly."""

import io
from dataclasses import replace
from pathlib import Path

import pytest

from worker.cli.progress import Progress
from worker.findings import (
    Chunk,
    Frame,
    Gap,
    Heard,
    Language,
    MediaKind,
    Probe,
    Reached,
    Sight,
    Source,
    Span,
    Stage,
)
from worker.meeting import Claim, Meeting, Record, Section
from worker.pipeline import Step, Value

SOURCES = (Source("1", "talk.mp4", Path("x"), Path("made"), MediaKind.VIDEO),)
GAP = Gap("1", Stage.TRANSCRIBE, Span(30_000, 60_000), "The engine took too long.")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def told(*values: tuple[Stage, Value], live: bool = False, rows: bool = False) -> str:
    stream = Terminal() if live else io.StringIO()
    with Progress(stream, SOURCES, rows) as progress:
        for stage, value in values:
            about = None if stage in {Stage.MERGE, Stage.MINUTE, Stage.INDEX} else "1"
            progress.tell(Step(stage, about, value))
    return stream.getvalue()


PROBED = (Stage.PROBE, Probe("00", 1, "mov", declared_ms=200_000))


def chunk(end_ms: int) -> tuple[Stage, Chunk]:
    return Stage.LISTEN, Chunk(0, Span(0, end_ms), "sound.flac", ())


def test_plain_lines_say_stage_source_and_position() -> None:
    assert told(PROBED, chunk(30_000), (Stage.TRANSCRIBE, Heard(Span(0, 9000), "Hello."))) == (
        "talk.mp4: opened\n"
        "talk.mp4: listened to 00:30 of 03:20 (15 %)\n"
        "talk.mp4: transcribed to 00:09 of 03:20 (4 %)\n"
    )


def test_plain_lines_come_once_a_minute_of_the_recording() -> None:
    lines = told(PROBED, *((Stage.LOOK, Reached(at)) for at in range(0, 200_000, 1000))).splitlines()
    assert lines[1:] == [
        "talk.mp4: watched to 00:00 of 03:20 (0 %)",
        "talk.mp4: watched to 01:00 of 03:20 (30 %)",
        "talk.mp4: watched to 02:00 of 03:20 (60 %)",
        "talk.mp4: watched to 03:00 of 03:20 (90 %)",
    ]


def test_a_terminal_keeps_one_line_and_is_left_clean() -> None:
    shown = told(PROBED, chunk(30_000), chunk(60_000), live=True)
    assert "\n" not in shown
    assert shown.endswith("\r\x1b[K")
    assert shown.count("\r\x1b[Ktalk.mp4") == 3


def test_a_length_that_lies_gives_no_percentage() -> None:
    assert "listened to 05:00\n" in told(PROBED, chunk(300_000))
    assert "listened to 03:20 of 03:20 (100 %)\n" in told(PROBED, chunk(200_400))
    assert "%" not in told(chunk(300_000))


def test_pictures_have_no_clock() -> None:
    said = told((Stage.LOOK, Frame(1, Span(0, 0), "1.webp", 8, 8)), (Stage.SEE, Sight(1, "Hi")))
    assert said == "talk.mp4: looked at picture 1\ntalk.mp4: read screen 1\n"


def test_rows_are_told_when_asked_for() -> None:
    row = (Stage.TRANSCRIBE, Heard(Span(61_000, 62_000), "Hello\x1b[2J there"))
    assert told(row, rows=True) == "[01:01] Hello[2J there\n"
    assert "Hello" not in told(row)


@pytest.mark.parametrize("live", [False, True])
def test_a_gap_is_said_once_and_stays(live: bool) -> None:
    said = told((Stage.TRANSCRIBE, GAP), (Stage.MERGE, GAP), live=live)
    assert said.count("talk.mp4: 00:30 to 01:00 is missing. The engine took too long.\n") == 1


def test_language_and_the_last_stages_are_named() -> None:
    claim = Claim("c1", Section.OVERVIEW, "x")
    said = told((Stage.TRANSCRIBE, Language("de", 0.9)), (Stage.MINUTE, claim), (Stage.MINUTE, claim))
    assert said == "talk.mp4: spoken in de\nwriting the minutes\n"


def test_the_end_says_what_the_result_lacks() -> None:
    stream = io.StringIO()
    record = Record(Meeting("", SOURCES, (), (), (), (GAP,)))
    Progress(stream, SOURCES).conclude(
        record, ["It reads, and does not describe.", "", "It reads, and does not describe."]
    )
    assert stream.getvalue() == (
        "Nothing was said.\n1 stretch is missing from the result.\nIt reads, and does not describe.\n"
    )


def test_a_recording_that_ends_before_it_says_may_have_been_cut_off() -> None:
    stream = io.StringIO()
    with Progress(stream, SOURCES) as progress:
        progress.tell(Step(PROBED[0], "1", PROBED[1]))
        for ms in (60_000, 199_000):
            meeting = Meeting("", (replace(SOURCES[0], duration_ms=ms),), (), (), ())
            progress.conclude(Record(meeting), ())
    assert stream.getvalue().count("claims to be") == 1
    assert "talk.mp4: it claims to be 03:20 long, but it ends after 01:00." in stream.getvalue()
