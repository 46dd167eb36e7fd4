"""The stage that writes down what is said in one chunk."""

from collections.abc import Iterator, Sequence

from worker.findings import Chunk, Frame, Heard, Language, Source, Span, Turn
from worker.hearing.stretches import loudest
from worker.kit import Kit
from worker.media import pictures, sound
from worker.meeting import Term
from worker.roles import Picture, Stretch


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


def _shown(source: Source, chunk: Chunk, frames: Sequence[Frame]) -> Iterator[tuple[Span, Picture]]:
    for frame in frames:
        if inside := frame.span.within(chunk.span):
            yield inside, pictures.read(source.made / frame.picture)
