"""transcribe: writes down what is said in one chunk."""

from collections.abc import Iterator, Sequence

import numpy as np

from worker.findings import Chunk, Frame, Heard, Language, Source, Span, Turn
from worker.kit import Kit
from worker.media import pictures, sound
from worker.meeting import Term
from worker.roles import SAMPLE_RATE, Picture, Samples, Stretch

PER_MS = SAMPLE_RATE // 1000
DECIDING = 3
"""How many stretches of speech decide which language a source is in."""
LONGEST_MS = 30_000
PAUSE_MS = 1000


def transcribe(
    source: Source,
    chunk: Chunk,
    kit: Kit,
    *,
    language: Language | None,
    turns: Sequence[Turn] = (),
    frames: Sequence[Frame] = (),
    vocabulary: Sequence[Term] = (),
) -> Iterator[Language | Heard]:
    """What was said in a chunk, in order; first the language, if this chunk has to decide it.

    Turns and frames reach the model only if it wants them. Where nobody speaks no model is called.
    """
    if not chunk.speech:
        return
    engine = kit.engines.transcriber
    samples = sound.read_flac(source.made / chunk.sound)
    if language is None:
        language = engine.language(loudest(samples, chunk))
        yield language
    yield from engine.hear(
        Stretch(
            span=chunk.span,
            samples=samples,
            speech=chunk.speech,
            language=language.code,
            turns=tuple(turn for turn in turns if turn.span.overlap_ms(chunk.span))
            if engine.wants_turns
            else (),
            vocabulary=tuple(vocabulary),
            frames=tuple(_shown(source, chunk, frames)) if engine.wants_screen else (),
        )
    )


def loudest(samples: Samples, chunk: Chunk) -> list[Samples]:
    """The three stretches of speech with the most sound energy: loud ones, and long enough to tell by."""
    start_ms = chunk.span.start_ms
    stretches = [
        samples[(one.start_ms - start_ms) * PER_MS : (one.end_ms - start_ms) * PER_MS]
        for one in _stretches(chunk.speech)
    ]
    return sorted(stretches, key=lambda one: -float(np.dot(one, one)))[:DECIDING]


def _stretches(speech: Sequence[Span]) -> list[Span]:
    """Speech joined over short pauses, as far as a model hears at once."""
    joined: list[Span] = []
    for one in speech:
        last = joined[-1] if joined else None
        if last and one.start_ms - last.end_ms < PAUSE_MS and one.end_ms - last.start_ms <= LONGEST_MS:
            joined[-1] = Span(last.start_ms, one.end_ms)
        else:
            joined.append(one)
    return joined


def _shown(source: Source, chunk: Chunk, frames: Sequence[Frame]) -> Iterator[tuple[Span, Picture]]:
    for frame in frames:
        if inside := frame.span.within(chunk.span):
            yield inside, pictures.read(source.made / frame.picture)
