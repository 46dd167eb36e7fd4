"""Remembers the screens of a recording, so that one that is shown again is known again."""

from collections.abc import Callable

import numpy as np

from worker.media import blocks
from worker.media.blocks import Counts, Difference, Grey, Mask
from worker.roles import Picture

LARGE = 0.025
"""Share of the picture that may not differ in one and the same screen."""
NEAR = 6.0
"""How far, in levels of brightness, the means of blocks may lie apart for a closer look."""
CLOSER_LOOKS = 4
MOST = 0.35
"""Share of the picture that may be lively: where more moves, as in a scroll, it excuses nothing."""


class Album:
    """A sketch of every screen, its blocks' means; the picture itself is asked back for when it is needed."""

    def __init__(self, recall: Callable[[int], Picture]) -> None:
        self._recall = recall
        self._sketches: dict[int, Grey] = {}

    def add(self, number: int, grey: Grey) -> None:
        self._sketches[number] = _sketch(grey)

    def find(self, grey: Grey, lively: Mask) -> int | None:
        """The number of the screen that this is, apart from what is lively on it; None for a new one."""
        sketch = _sketch(grey)
        quiet = ~lively if float(lively.mean()) < MOST else np.ones_like(lively)
        distances = {
            number: float(blocks.distance(known, sketch)[quiet].mean())
            for number, known in self._sketches.items()
            if known.shape == sketch.shape
        }
        nearest = sorted(distances, key=lambda number: distances[number])[:CLOSER_LOOKS]
        for number in nearest:
            if distances[number] < NEAR and _is_same(blocks.grey(self._recall(number)), grey, quiet):
                return number
        return None


def _sketch(grey: Grey) -> Grey:
    height, width = (side // blocks.SIDE for side in grey.shape)
    tiles: Counts = grey.reshape(height, blocks.SIDE, width, blocks.SIDE).sum(axis=(1, 3), dtype=np.int64)
    return (tiles // blocks.SIDE**2).astype(np.uint8)


def _is_same(known: Grey, grey: Grey, quiet: Mask) -> bool:
    difference = Difference(known, grey, blocks.differing(known, grey, blocks.limits(grey)))
    evidence = difference.blocks & quiet
    return float(evidence.mean()) < LARGE and not difference.is_text(evidence)
