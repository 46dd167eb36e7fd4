"""A chunk is written down on the source's clock, and a model is given only what it asks for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests import media
from tests.worker.engines.embedded import sounds
from worker.engines import Engines, Options
from worker.findings import Chunk, Frame, Heard, Language, MediaKind, Source, Span, Turn
from worker.hearing.stretches import loudest
from worker.kit import Kit
from worker.media import pictures, sound
from worker.meeting import EngineName, Term
from worker.roles import SAMPLE_RATE, Samples, Stretch
from worker.stages.transcribe import transcribe

START_MS = 90_000
ENGLISH = Language("en", 1.0)


@dataclass
class Witness:
    """A transcriber that keeps what it was asked."""

    wants_turns: bool = False
    wants_screen: bool = False
    name: EngineName = field(default_factory=lambda: EngineName("witness", "none"))
    note: str = ""
    stretches: list[Stretch] = field(default_factory=list)
    samples: list[Sequence[Samples]] = field(default_factory=list)

    def language(self, stretches: Sequence[Samples]) -> Language:
        self.samples.append(stretches)
        return Language("nl", 0.9)

    def hear(self, stretch: Stretch) -> Iterator[Heard]:
        self.stretches.append(stretch)
        yield Heard(stretch.span, "gehoord", language=stretch.language)


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return Source("s1", "talk.wav", tmp_path / "talk.wav", tmp_path, MediaKind.AUDIO)


@pytest.fixture
def real() -> Kit:
    return Kit(engines=Engines(Options(threads=1)))


def kit_with(witness: Witness) -> Kit:
    engines = Engines()
    engines.__dict__["transcriber"] = witness  # where a cached property keeps its value
    return Kit(engines=engines)


def chunk(source: Source, samples: Samples, *speech: Span) -> Chunk:
    sound.write_flac(source.made / "chunk.flac", samples)
    span = Span(START_MS, START_MS + len(samples) * 1000 // SAMPLE_RATE)
    return Chunk(1, span, "chunk.flac", speech)


def test_words_come_on_the_source_s_clock_after_the_language(source: Source, real: Kit) -> None:
    said = sounds.read(media.spoken(source.made / "said.wav", "The meeting on Thursday is cancelled."))
    quiet = np.zeros(2 * SAMPLE_RATE, np.float32)
    samples = np.concatenate([quiet, said])
    given = chunk(source, samples, Span(START_MS + 2000, START_MS + len(samples) * 1000 // SAMPLE_RATE))
    language, *heard = transcribe(source, given, real, language=None)
    assert isinstance(language, Language)
    assert language.code == "en"
    words = [word for one in heard if isinstance(one, Heard) for word in one.words]
    assert "thursday" in {word.text.strip(".,").lower() for word in words}
    assert words[0].span.start_ms >= START_MS + 1500
    assert all(word.span.within(given.span) == word.span for word in words if word.span.duration_ms)
    assert all(before.span.start_ms <= after.span.start_ms for before, after in pairwise(words))


def test_where_nobody_speaks_no_model_is_called(source: Source) -> None:
    witness = Witness()
    silent = Chunk(0, Span(0, 30_000), "not there.flac", ())
    assert list(transcribe(source, silent, kit_with(witness), language=None)) == []
    assert not witness.stretches
    assert not witness.samples


def test_a_known_language_is_not_asked_for_again(source: Source) -> None:
    witness = Witness()
    given = chunk(source, np.ones(SAMPLE_RATE, np.float32), Span(START_MS, START_MS + 1000))
    assert [one.language for one in transcribe(source, given, kit_with(witness), language=ENGLISH)] == ["en"]  # type: ignore[union-attr]
    assert not witness.samples
    language, heard = transcribe(source, given, kit_with(witness), language=None)
    assert language == Language("nl", 0.9)
    assert isinstance(heard, Heard)
    assert heard.language == "nl"


@pytest.mark.parametrize(("turns", "screen"), [(False, False), (True, False), (False, True), (True, True)])
def test_turns_and_screens_reach_only_a_model_that_wants_them(
    source: Source, *, turns: bool, screen: bool
) -> None:
    witness = Witness(wants_turns=turns, wants_screen=screen)
    given = chunk(source, np.ones(SAMPLE_RATE, np.float32), Span(START_MS, START_MS + 1000))
    inside, outside = Turn(Span(START_MS, START_MS + 500), 0), Turn(Span(0, 100), 1)
    picture = np.full((48, 64, 3), 200, np.uint8)
    pictures.write(source.made / "1.webp", picture)
    shown = Frame(1, Span(START_MS - 5000, START_MS + 500), "1.webp", 64, 48)
    gone = Frame(2, Span(0, 5000), "not there.webp", 64, 48)
    terms = [Term("Kubernetes")]
    for _ in transcribe(
        source,
        given,
        kit_with(witness),
        language=ENGLISH,
        turns=[outside, inside],
        frames=[gone, shown],
        vocabulary=terms,
    ):
        pass
    (stretch,) = witness.stretches
    assert stretch.turns == ((inside,) if turns else ())
    assert [span for span, _ in stretch.frames] == ([Span(START_MS, START_MS + 500)] if screen else [])
    assert all(one.shape == picture.shape for _, one in stretch.frames)
    assert stretch.vocabulary == tuple(terms)
    assert (stretch.span, stretch.speech) == (given.span, given.speech)


def test_the_loudest_three_stretches_decide_the_language() -> None:
    samples = np.zeros(60 * SAMPLE_RATE, np.float32)
    spans = [Span(start, start + 4000) for start in (0, 10_000, 20_000, 30_000, 34_500)]
    for span, level in zip(spans, (0.1, 0.9, 0.2, 0.3, 0.3), strict=True):
        samples[span.start_ms * 16 : span.end_ms * 16] = level
    given = Chunk(0, Span(0, 60_000), "", tuple(spans))
    found = loudest(samples, given)
    assert [len(one) / SAMPLE_RATE for one in found] == [4.0, 8.5, 4.0], (
        "a short pause does not part a stretch"
    )
    assert [float(one.max()) for one in found] == pytest.approx([0.9, 0.3, 0.2])
