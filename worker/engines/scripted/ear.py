"""The listener and the transcriber of a script: without one, loud is speech and speech names its second."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from worker.engines.scripted.script import Part, Script, Spoken
from worker.findings import Heard, Language, Span, Word
from worker.roles import SAMPLE_RATE, Samples, Stretch, Vector

_FRAME_MS = 100
_LOUD = 0.01
"""The root mean square of a frame of speech; full scale is 1."""

_BREATH_MS = 500
"""A pause that is bridged, and the shortest speech there is."""

_ROW_MS = 10_000
"""Rows begin at whole tens of seconds, wherever chunks do."""

_SAID = (
    "At {} seconds we look at the plan for the launch.",
    "We decided at {} seconds to keep the budget of {} euros.",
    "I will send the notes of second {} by Friday.",
    "Who can tell what happens after {} seconds?",
    "After {} seconds the customers told us what they need.",
)


class Ear(Part):
    """Hears speech by its loudness; the voices take turns."""

    def __init__(self, script: Script) -> None:
        super().__init__("listener", script)

    def speech(self, samples: Samples) -> list[Span]:
        return list(self.play(_loud(samples)))

    def voices(self, samples: Samples, speech: Sequence[Span]) -> list[tuple[list[Span], Vector]]:  # noqa: ARG002
        count = self.script.voices
        found = [(list(speech[n::count]), _voice(n)) for n in range(count)]
        return list(self.play(voice for voice in found if voice[0]))


class Hand(Part):
    """Writes down the rows of the script that fall into a chunk, or names its seconds."""

    def __init__(self, script: Script) -> None:
        super().__init__("transcriber", script)
        self.wants_turns = script.wants_turns
        self.wants_screen = script.wants_screen

    def language(self, stretches: Sequence[Samples]) -> Language:  # noqa: ARG002 - the script knows
        return Language(self.script.language, 1.0)

    def hear(self, stretch: Stretch) -> Iterator[Heard]:
        rows = _derived(stretch) if self.script.heard is None else _told(self.script.heard, stretch)
        return self.play(rows, stretch.span)


def _loud(samples: Samples) -> Iterator[Span]:
    size = SAMPLE_RATE * _FRAME_MS // 1000
    frames = np.pad(samples, (0, -len(samples) % size)).reshape(-1, size)
    loud = np.flatnonzero(np.sqrt(np.mean(np.square(frames), axis=1)) >= _LOUD)
    if not loud.size:
        return
    length_ms = len(samples) * 1000 // SAMPLE_RATE
    breaks = np.flatnonzero(np.diff(loud) * _FRAME_MS > _BREATH_MS) + 1
    for run in np.split(loud, breaks):
        span = Span(int(run[0]) * _FRAME_MS, min(int(run[-1] + 1) * _FRAME_MS, length_ms))
        if span.duration_ms >= _BREATH_MS:
            yield span


def _voice(n: int) -> Vector:
    vector: Vector = np.eye(32, dtype=np.float32)[n]
    return vector


def _told(rows: Sequence[Spoken], stretch: Stretch) -> Iterator[Heard]:
    for row in sorted(rows, key=lambda row: row.span):
        middle = (row.start_ms + row.end_ms) // 2
        span = row.span.within(stretch.span)
        if span and stretch.span.start_ms <= middle < stretch.span.end_ms:
            given = [Word(word.span, word.text, word.probability) for word in row.words]
            words = tuple(given) or _spread(row.text, span)
            yield Heard(span, row.text, words, row.language or stretch.language, row.voice)


def _derived(stretch: Stretch) -> Iterator[Heard]:
    for speech in stretch.speech:
        for start, end in pairwise(_tens(speech)):
            second = start // 1000
            text = _SAID[start // _ROW_MS % len(_SAID)].format(second, second)
            yield Heard(Span(start, end), text, _spread(text, Span(start, end)), stretch.language)


def _tens(speech: Span) -> list[int]:
    """Where rows begin in a stretch of speech, and where the last one ends."""
    first = speech.start_ms // _ROW_MS * _ROW_MS + _ROW_MS
    inside = range(first, speech.end_ms, _ROW_MS)
    starts = [speech.start_ms, *(start for start in inside if speech.end_ms - start >= _BREATH_MS)]
    return [*starts, speech.end_ms]


def _spread(text: str, span: Span) -> tuple[Word, ...]:
    """The words of a text, evenly over a span."""
    words = text.split()
    edges = [span.start_ms + span.duration_ms * n // max(1, len(words)) for n in range(len(words) + 1)]
    return tuple(Word(Span(*edge), word) for edge, word in zip(pairwise(edges), words, strict=True))
