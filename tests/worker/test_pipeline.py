"""The whole line in one process, on made media, with the scripted engine: order, streaming, gaps, wishes."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests import media
from worker.engines.scripted import played
from worker.engines.scripted.script import Fault, Script
from worker.errors import Refused
from worker.findings import Chunk, Frame, Heard, Language, MediaKind, Reached, Sight, Source, Stage, Voice
from worker.kit import Kit
from worker.media.tools import Tools
from worker.meeting import Brief, Claim, Passage, Record, Utterance
from worker.pipeline import Step, run


@pytest.fixture
def take(tmp_path: Path) -> Callable[..., Source]:
    def made(path: Path, kind: MediaKind = MediaKind.AUDIO, *, name: str = "1") -> Source:
        folder = tmp_path / f"made{name}"
        folder.mkdir()
        return Source(name, path.name, path, folder, kind)

    return made


@pytest.fixture
def kit_of(tmp_path: Path) -> Callable[..., Kit]:
    def made(**script: object) -> Kit:
        return Kit(Tools.found(tmp_path), played(Script.model_validate(script)))

    return made


class Watched:
    """Every step of a run, and the record that it ends with."""

    def __init__(self, line: Generator[Step, None, Record]) -> None:
        self.steps: list[Step] = []
        self.record = self._follow(line)

    def _follow(self, line: Generator[Step, None, Record]) -> Record:
        while True:
            try:
                self.steps.append(next(line))
            except StopIteration as end:
                record: Record = end.value
                return record

    def of[Kind](self, kind: type[Kind]) -> list[Kind]:
        return [step.value for step in self.steps if isinstance(step.value, kind)]

    def stages(self) -> list[Stage]:
        return [step.stage for step in self.steps]

    def places(self, kind: type) -> Iterator[int]:
        return (n for n, step in enumerate(self.steps) if isinstance(step.value, kind))


def test_a_recording_passes_all_stages_in_order(
    take: Callable[..., Source], kit_of: Callable[..., Kit], tmp_path: Path
) -> None:
    spoken = media.tone(tmp_path / "talk.wav", seconds=44)
    video = media.slides(tmp_path / "talk.mp4", ["One"], ["Two"], seconds=22, sound=spoken)
    watched = Watched(run([take(video, MediaKind.VIDEO)], Brief(), kit_of()))
    firsts = list(dict.fromkeys(watched.stages()))
    assert set(firsts) == set(Stage) - {Stage.PLAY}, "copies for browsers are made by the site alone"
    assert firsts[0] is Stage.PROBE
    assert firsts[-3:] == [Stage.MERGE, Stage.MINUTE, Stage.INDEX]
    assert watched.record.meeting.utterances == tuple(watched.of(Utterance))
    assert watched.record.minutes is not None
    assert watched.record.minutes.claims == tuple(watched.of(Claim))
    assert watched.of(Claim)
    assert watched.of(Passage)
    assert [showing.screen for showing in watched.record.meeting.showings] == ["x1", "x2"]


def test_the_first_words_come_before_a_tenth_of_a_long_recording_is_heard(
    take: Callable[..., Source], kit_of: Callable[..., Kit], tmp_path: Path
) -> None:
    line = run([take(media.tone(tmp_path / "long.wav", seconds=600))], Brief(), kit_of())
    listened: list[Chunk] = []
    for step in line:
        if isinstance(step.value, Chunk):
            listened.append(step.value)
        if isinstance(step.value, Heard):
            break
    line.close()
    assert len(listened) == 1
    assert listened[0].span.end_ms < 60_000


def test_the_same_file_gives_the_same_record(
    take: Callable[..., Source], kit_of: Callable[..., Kit], tmp_path: Path
) -> None:
    path = media.tone(tmp_path / "talk.wav", seconds=100)
    one, two = (Watched(run([take(path, name=name)], Brief(), kit_of())) for name in ("1", "2"))
    assert one.of(Utterance)
    assert [replace(row, source="") for row in one.of(Utterance)] == [
        replace(row, source="") for row in two.of(Utterance)
    ]


@pytest.mark.parametrize("wants", [{"wants_turns": True}, {"wants_screen": True}, {}])
def test_an_engine_gets_what_it_wants_before_it_hears(
    take: Callable[..., Source], kit_of: Callable[..., Kit], tmp_path: Path, wants: dict[str, bool]
) -> None:
    spoken = media.tone(tmp_path / "talk.wav", seconds=44)
    video = media.slides(tmp_path / "talk.mp4", ["One"], ["Two"], seconds=22, sound=spoken)
    watched = Watched(run([take(video, MediaKind.VIDEO)], Brief(), kit_of(**wants)))
    first_word = next(watched.places(Heard))
    assert (next(watched.places(Voice)) < first_word) is wants.get("wants_turns", False)
    looked = [n for kind in (Frame, Reached) for n in watched.places(kind) if n < first_word]
    assert bool(looked) is wants.get("wants_screen", False)
    assert len(watched.of(Frame)) == 2, "what was looked at early is not looked at twice"


def test_a_language_is_decided_once_and_one_that_is_given_is_not_asked_for(
    take: Callable[..., Source], kit_of: Callable[..., Kit], tmp_path: Path
) -> None:
    path = media.tone(tmp_path / "talk.wav", seconds=150)
    assert len(Watched(run([take(path)], Brief(), kit_of())).of(Language)) == 1
    given = Source("2", path.name, path, tmp_path / "made1", MediaKind.AUDIO, language="de")
    watched = Watched(run([given], Brief(), kit_of()))
    assert watched.of(Language) == []
    assert watched.record.meeting.language == "de"


@pytest.mark.parametrize(("fault", "word"), [("down", "does not answer"), ("nonsense", "could not be used")])
def test_what_cannot_be_heard_is_a_gap_and_the_line_goes_on(
    take: Callable[..., Source], kit_of: Callable[..., Kit], tmp_path: Path, fault: str, word: str
) -> None:
    faults = [Fault(role="transcriber", fault=fault, at_ms=31_000)]  # type: ignore[arg-type]
    path = media.tone(tmp_path / "talk.wav", seconds=150)
    record = Watched(run([take(path)], Brief(), kit_of(faults=faults))).record
    (gap,) = record.meeting.gaps
    assert gap.stage is Stage.TRANSCRIBE
    assert word in gap.reason
    coverage = record.meeting.coverage
    assert coverage.total_ms - coverage.covered_ms == gap.span.duration_ms
    assert any(row.span.end_ms <= gap.span.start_ms for row in record.meeting.utterances)
    assert any(row.span.start_ms >= gap.span.end_ms for row in record.meeting.utterances)


def test_a_screen_that_cannot_be_read_costs_that_screen_alone(
    take: Callable[..., Source], kit_of: Callable[..., Kit], tmp_path: Path
) -> None:
    faults = [Fault(role="viewer", fault="slow", screen=1)]
    pdf = media.pages(tmp_path / "two.pdf", [""], [""])
    watched = Watched(run([take(pdf, MediaKind.DOCUMENT)], Brief(), kit_of(faults=faults)))
    assert [sight.screen for sight in watched.of(Sight)] == [2]
    assert [gap.stage for gap in watched.record.meeting.gaps] == [Stage.SEE]


def test_a_file_that_is_none_is_refused(
    take: Callable[..., Source], kit_of: Callable[..., Kit], tmp_path: Path
) -> None:
    path = tmp_path / "talk.mp4"
    path.write_bytes(b"not a video at all")
    with pytest.raises(Refused, match=r"\.$"):
        Watched(run([take(path, MediaKind.VIDEO)], Brief(), kit_of()))


def test_several_files_are_one_meeting(
    take: Callable[..., Source], kit_of: Callable[..., Kit], tmp_path: Path
) -> None:
    talk = take(media.tone(tmp_path / "talk.wav", seconds=20))
    board = take(media.slide(tmp_path / "board.png", "Plan"), MediaKind.IMAGE, name="2")
    meeting = Watched(run([talk, board], Brief(title="Two"), kit_of())).record.meeting
    assert {row.source for row in meeting.utterances} == {"1"}
    assert {showing.source for showing in meeting.showings} == {"2"}
    assert meeting.title == "Two"
