"""Stretches of speech: which of them tell best what language a recording is in."""

from collections.abc import Sequence

import numpy as np

from worker.findings import Chunk, Span
from worker.roles import SAMPLE_RATE, Samples

PER_MS = SAMPLE_RATE // 1000
DECIDING = 3
"""How many stretches of speech decide which language a source is in."""
LONGEST_MS = 30_000
PAUSE_MS = 1000


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
