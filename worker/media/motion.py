"""Measures what moves in a stream of pictures, block by block, and what in it never stays still."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from worker.media import blocks
from worker.media.blocks import Counts, Grey, Mask
from worker.roles import Picture

AHEAD = 4
"""Samples that are seen before a moment is judged: 2 s at two a second."""
FEW = 3
"""Pixels of a block that may differ without the block having moved."""
HABIT = 1.8
"""Movements (each fading within 16 s) after which a block counts as lively."""
FADING = 0.97
LONG = 16
"""Samples in a row with movement that make a block lively at once: 8 s."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One picture of a stream, and how far it is from the one before (`step`) and from the one before that.

    `jump` is the mean difference of all pixels to the one before, 0 to 255.
    """

    at_ms: int
    picture: Picture
    grey: Grey
    limits: Grey
    step: Counts
    stride: Counts
    jump: float

    @property
    def moving(self) -> Mask:
        return self.step >= FEW


def sampled(pictures: Iterable[tuple[int, Picture]]) -> Iterator[Sample]:
    """The stream with its movement; all pictures of one size."""
    before = last = None
    for at_ms, picture in pictures:
        grey = blocks.grey(picture)
        if last is not None and np.array_equal(grey, last.grey):
            step = np.zeros_like(last.step)
            stride = step if before is last.grey else last.step
            now = Sample(at_ms, picture, last.grey, last.limits, step, stride, 0.0)
        else:
            limits = blocks.limits(grey)
            close = last.grey if last else grey
            step = blocks.differing(close, grey, limits)
            stride = blocks.differing(before, grey, limits) if before is not None else step
            jump = float(blocks.distance(close, grey).mean())
            now = Sample(at_ms, picture, grey, limits, step, stride, jump)
        yield now
        before, last = (last.grey if last else now.grey), now


def windows(samples: Iterable[Sample]) -> Iterator[list[Sample]]:
    """Each sample followed by those of the next two seconds, fewer at the end."""
    window: deque[Sample] = deque()
    for sample in samples:
        window.append(sample)
        if len(window) > AHEAD:
            yield list(window)
            window.popleft()
    while window:
        yield list(window)
        window.popleft()


def still(window: list[Sample], pixels: int = FEW) -> Mask:
    """Blocks that show the same in all samples of a window, but for fewer than so many pixels."""
    moved = np.zeros(window[0].step.shape, bool)
    for sample in window[1:]:
        moved |= sample.step >= pixels
    for sample in window[2:]:
        moved |= sample.stride >= pixels
    return ~moved


class Movement:
    """What is known of every block's past: when it last moved, and how often it does."""

    def __init__(self, first: Sample) -> None:
        shape = first.step.shape
        self.began_ms = np.full(shape, first.at_ms, np.int64)
        self.ended_ms = np.full(shape, first.at_ms, np.int64)
        self.rest = np.full(shape, LONG, np.int64)
        self._runs = np.zeros(shape, np.float32)
        self._length = np.zeros(shape, np.int64)
        self._last_ms = first.at_ms

    def note(self, sample: Sample) -> None:
        """Takes one sample in. A pause of one sample does not end a movement."""
        moving, midway = sample.moving, (sample.at_ms + self._last_ms) // 2
        fresh = moving & (self.rest > 1)
        self._last_ms = sample.at_ms
        self._runs *= FADING
        self._runs[fresh & (sample.step > blocks.SIDE)] += 1
        self.began_ms[fresh] = midway
        self.ended_ms[moving] = midway
        self._length[fresh] = 0
        self._length[moving | (self.rest < 1)] += 1
        self._runs[self._length >= LONG] = 4
        self.rest += 1
        self.rest[moving] = 0
        self._length[self.rest > 1] = 0

    @property
    def lively(self) -> Mask:
        """Blocks that move again and again, and their neighbours: a face, a film, a clock, a caret."""
        habitual = self._runs > HABIT
        return blocks.widened(habitual, 2) if habitual.any() else habitual

    def span_ms(self, found: Mask) -> tuple[int, int]:
        """When most of these blocks began to move, and when most had come to rest.

        What had come to rest two seconds sooner belongs to something before: a screen that went black.
        """
        ended = int(np.percentile(self.ended_ms[found], 90))
        late = found & (self.ended_ms >= ended - 2000)
        return int(np.percentile(self.began_ms[late], 20)), ended

    def forgive(self, since_ms: int) -> None:
        """Movement since then was a change of screen, and says nothing about habits."""
        self._runs[self.began_ms >= since_ms] -= 1
        np.maximum(self._runs, 0, out=self._runs)
