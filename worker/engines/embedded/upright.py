"""Finds which way up a page is, from its lines: they may lie on a side, stand on their head, or be askew."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Quad = NDArray[np.float32]
"""The corners of a line, clockwise from the one at the upper left of the picture: (4, 2), in pixels."""

LYING = 1.5
"""How many times taller than wide a line is that lies on its side."""

SURE = 0.9
"""How sure a vote must be to say that a line stands on its head."""

LONG = 4
"""How many times longer than high a line is whose slant can be trusted."""

STEEPEST = 20
"""How far askew, in degrees, a page may be: beyond, it is the writing that is aslant."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A line as it was found; by how many degrees ("0", "180") a model would turn it, and how surely."""

    quad: Quad
    degrees: str
    sureness: float

    @property
    def size(self) -> tuple[float, float]:
        left, upper = self.quad[3] - self.quad[0], self.quad[1] - self.quad[0]
        return float(np.linalg.norm(upper)), float(np.linalg.norm(left))

    @property
    def is_lying(self) -> bool:
        width, height = self.size
        return height >= LYING * width

    @property
    def vote(self) -> float:
        """Positive for upright; a long line says more than a short one."""
        if self.degrees == "180":
            return -max(self.size) * (self.sureness >= SURE)
        return max(self.size)


@dataclass(frozen=True, slots=True)
class Stance:
    """How a page stands: whether level lines and lines on their side are upside down, and its turn.

    `turn` is the angle, counter-clockwise, that makes the page upright; `unevenness` is how far from level
    three quarters of its long lines run at most, quarter turns aside. Both are in degrees.
    """

    is_level_flipped: bool
    is_lying_flipped: bool
    turn: float
    unevenness: float

    def is_flipped(self, line: Seen) -> bool:
        return self.is_lying_flipped if line.is_lying else self.is_level_flipped

    def placed(self, quad: Quad) -> Quad:
        """Where a line would stand if the page were upright; the origin is anywhere."""
        return _turned(quad, self.turn)


def stance(lines: Sequence[Seen]) -> Stance:
    """How a page stands by the majority of its text: single lines are misjudged, pages hardly ever."""
    level, lying = ([one for one in lines if one.is_lying is side] for side in (False, True))
    is_level_flipped, is_lying_flipped = (sum(one.vote for one in side) < 0 for side in (level, lying))
    quarters = 2 * is_level_flipped
    if _length(lying) > _length(level):
        quarters = 3 if is_lying_flipped else 1
    turn = 90.0 * quarters
    slants = _slants(_turned(one.quad, turn) for one in lines)
    slant, unevenness = float(np.median(slants)), float(np.quantile(np.abs(slants), 0.75))
    return Stance(is_level_flipped, is_lying_flipped, turn + slant, unevenness)


def _length(lines: Iterable[Seen]) -> float:
    return sum(max(line.size) for line in lines)


def _slants(quads: Iterable[Quad]) -> list[float]:
    """The angles that the longest lines run down by, in degrees."""
    found = []
    for quad in quads:
        by_left = quad[np.argsort(quad[:, 0])]
        along = by_left[2:].mean(axis=0) - by_left[:2].mean(axis=0)
        length, height = float(np.linalg.norm(along)), float(np.linalg.norm(by_left[1] - by_left[0]))
        angle = float(np.degrees(np.arctan2(along[1], along[0])))
        if length >= LONG * height and abs(angle) <= STEEPEST:
            found.append((length, angle))
    longest = max(found, default=(0.0, 0.0))[0]
    return [angle for length, angle in found if length >= longest / 2] or [0.0]


def _turned(quad: Quad, angle: float) -> Quad:
    cosine, sine = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    turned: Quad = quad @ np.array([[cosine, -sine], [sine, cosine]], np.float32)
    return turned
