"""Finding speech and transcribing it, against bare faster-whisper with the same weights and settings."""

from collections.abc import Iterator, Sequence

import numpy as np

from tests.bench.spent import pairs, ratios, seconds
from tests.bench.workshop import Workshop
from tests.eval import bare
from tests.eval.report import Table
from worker.findings import Chunk, Language, Source
from worker.kit import Kit
from worker.media import sound
from worker.roles import Samples
from worker.stages.listen import listen
from worker.stages.probe import probe
from worker.stages.transcribe import transcribe

_ROUNDS = 3
_MINUTES = 3


def measure(shop: Workshop) -> Iterator[Table]:
    table = Table(
        "hearing",
        ("speech + transcribe ÷ bare", "of", "median", "least – most", "Afterword", "bare faster-whisper"),
        note=f"{_ROUNDS} pairs in turns, {shop.threads} threads, language given to both.",
    )
    kit = shop.kit()
    source = shop.source(shop.sound(_MINUTES), kit)
    (found,) = probe(source, kit)
    chunks = list(listen(source, found, kit))
    samples = [sound.read_flac(source.made / chunk.sound) for chunk in chunks]
    whole = np.concatenate(samples)
    bare.transcribed(whole[: 16_000 * 10], shop.threads, "en")
    _heard(source, chunks[:1], samples[:1], kit)
    ours, theirs = pairs(
        lambda: _heard(source, chunks, samples, kit),
        lambda: bare.transcribed(whole, shop.threads, "en"),
        _ROUNDS,
    )
    for what, first, second in (
        ("time by the clock", [one.wall for one in ours], [one.wall for one in theirs]),
        ("processor time", [one.cpu for one in ours], [one.cpu for one in theirs]),
    ):
        of = f"{_MINUTES} min of speech"
        table.add(what, of, *ratios(first, second), seconds(first), seconds(second))
    yield table


def _heard(source: Source, chunks: Sequence[Chunk], samples: Sequence[Samples], kit: Kit) -> None:
    """The library looks for speech as well, so that work is counted here too."""
    for chunk, sound_of in zip(chunks, samples, strict=True):
        kit.engines.listener.speech(sound_of)
        list(transcribe(source, chunk, kit, language=Language("en", 1.0)))
