"""The stage that tells the voices of one chunk apart."""

from collections.abc import Iterator

from worker.findings import Chunk, Source, Voice
from worker.kit import Kit
from worker.media import sound


def diarise(source: Source, chunk: Chunk, kit: Kit) -> Iterator[Voice]:
    """The voices of one chunk on the source's clock; none where nobody speaks or none can be told apart."""
    if not chunk.speech:
        return
    samples = sound.read_flac(source.made / chunk.sound)
    start_ms = chunk.span.start_ms
    speech = [span.shifted(-start_ms) for span in chunk.speech]
    for n, (turns, vector) in enumerate(kit.engines.listener.voices(samples, speech)):
        spans = (turn.shifted(start_ms) for turn in turns)
        yield Voice(chunk.n, n, tuple(map(float, vector)), tuple(spans))
