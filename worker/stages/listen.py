"""The stage that cuts the sound of a recording into chunks at pauses, while it is being decoded."""

from collections.abc import Iterator
from contextlib import suppress

import numpy as np

from worker.errors import Refused
from worker.findings import Chunk, Probe, Source, Span
from worker.hearing.chunks import PER_MS, cut, levels
from worker.kit import Kit
from worker.media import sound
from worker.roles import Samples

SILENCE = 32
"""Of 32,768: what a track never gets above in which nothing was recorded (−60 dB)."""


def listen(source: Source, probe: Probe, kit: Kit, *, after: Chunk | None = None) -> Iterator[Chunk]:
    """The chunks of a recording, in order; with `after`, those that follow it, the same as in one run.

    Each chunk's sound is a file of its own. Nothing is planned from the declared duration. Yields nothing
    when there is no sound. Of several tracks the first that is not silent is heard. Raises what
    `sound.decode` raises.
    """
    if not probe.has_sound or (after and after.is_last):
        return
    start_ms, n = (after.span.end_ms, after.n + 1) if after else (0, 0)
    (source.made / "sound").mkdir(parents=True, exist_ok=True)
    samples_of = _samples(source, kit, start_ms, track=_audible(source, probe, kit))
    for samples, speech, is_last in cut(samples_of, kit.engines.listener.speech, n):
        span = Span(start_ms, start_ms + -(-len(samples) // PER_MS))
        name = f"sound/{start_ms}.flac"
        sound.write_flac(source.made / name, samples)
        spoken = tuple(one.shifted(start_ms) for one in speech)
        yield Chunk(n, span, name, spoken, levels(samples), is_last)
        start_ms, n = span.end_ms, n + 1


def _audible(source: Source, probe: Probe, kit: Kit) -> int:
    """The first sound track in which there is anything to hear; the first of all if there is none."""
    tracks = [track for track in probe.tracks if track.kind == "audio"]
    for n in range(len(tracks) if len(tracks) > 1 else 0):
        with suppress(Refused):
            if any(np.abs(block).max() > SILENCE for block in sound.decode(source.path, kit.tools, track=n)):
                return n
    return 0


def _samples(source: Source, kit: Kit, from_ms: int, track: int) -> Iterator[Samples]:
    """Mono sound from a moment on. Whole blocks are mixed, so that the mix is the same for any moment."""
    whole_ms = from_ms // sound.BLOCK_MS * sound.BLOCK_MS
    skipped = (from_ms - whole_ms) * PER_MS
    for block in sound.decode(source.path, kit.tools, from_ms=whole_ms, track=track):
        yield sound.mono(block)[skipped:]
        skipped = 0
