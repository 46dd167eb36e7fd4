"""Counts how long the wrong person is taken to speak, with the speakers mapped in the best way."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from worker.findings import Span

STEP_MS = 10


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody speaks, from one moment to another."""

    start_ms: int
    end_ms: int
    speaker: str


@dataclass(frozen=True, slots=True)
class Confusion:
    """Milliseconds of speech missed, invented and given to the wrong person, out of all speech."""

    missed: int = 0
    invented: int = 0
    confused: int = 0
    of: int = 0

    def __add__(self, other: "Confusion") -> "Confusion":
        return Confusion(
            self.missed + other.missed,
            self.invented + other.invented,
            self.confused + other.confused,
            self.of + other.of,
        )

    @property
    def rate(self) -> float:
        """The diarisation error rate."""
        wrong = self.missed + self.invented + self.confused
        return wrong / self.of if self.of else float(wrong > 0)


def confusion(
    truth: Sequence[Spoken], found: Sequence[Spoken], *, collar_ms: int = 0, unsure: Sequence[Span] = ()
) -> Confusion:
    """The error over all speech, overlapped speech included.

    What lies within `collar_ms` of a true edge is left out, and so are stretches whose truth is unsure. All
    who speak count at every moment; persons are mapped one to one so that they agree longest.
    """
    length = max((one.end_ms for one in (*truth, *found)), default=0) // STEP_MS + 1
    edges = {edge for one in truth for edge in (one.start_ms, one.end_ms)} if collar_ms else set[int]()
    around = [Span(max(0, edge - collar_ms), edge + collar_ms) for edge in edges]
    counted = _outside([*around, *unsure], length)
    true, said = _tracks(truth, length)[:, counted], _tracks(found, length)[:, counted]
    together = true.astype(np.int64) @ said.T.astype(np.int64)
    mapped = linear_sum_assignment(together, maximize=True)
    right = int(together[mapped].sum())
    speakers, guessed = true.sum(axis=0, dtype=np.int64), said.sum(axis=0, dtype=np.int64)
    both = int(np.minimum(speakers, guessed).sum())
    return Confusion(
        missed=STEP_MS * int(np.maximum(0, speakers - guessed).sum()),
        invented=STEP_MS * int(np.maximum(0, guessed - speakers).sum()),
        confused=STEP_MS * (both - right),
        of=STEP_MS * int(speakers.sum()),
    )


def _tracks(spoken: Sequence[Spoken], length: int) -> NDArray[np.bool_]:
    """A row for each person: in which steps he speaks."""
    names = sorted({one.speaker for one in spoken})
    tracks = np.zeros((len(names), length), dtype=bool)
    for one in spoken:
        tracks[names.index(one.speaker), round(one.start_ms / STEP_MS) : round(one.end_ms / STEP_MS)] = True
    return tracks


def _outside(left_out: Sequence[Span], length: int) -> NDArray[np.bool_]:
    counted = np.ones(length, dtype=bool)
    for span in left_out:
        counted[span.start_ms // STEP_MS : span.end_ms // STEP_MS] = False
    return counted
