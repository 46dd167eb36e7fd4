"""Compares two pictures block by block: where they differ, and whether a reader would see it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worker.roles import Picture

Grey = NDArray[np.uint8]
"""Brightness, shape (height, width), both multiples of `SIDE`."""

Counts = NDArray[np.int64]
"""For each block, how many of its pixels differ, 0 to 64; shape (height / 8, width / 8)."""

Mask = NDArray[np.bool_]
"""One answer a block."""

SIDE = 8
LONGEST = 640
CONTRAST = 30
"""Levels of brightness (of 255) by which a pixel must differ: above compression noise, below grey text."""
SHARE = 0.4
"""… and by this share of the contrast that its block has."""


def grey(picture: Picture) -> Grey:
    """The picture thinned to at most 640 pixels a side, in whole steps, without averaging.

    A picture that is thinned loses no contrast, so thin letters stay as different as they were; and what
    stands still is thinned the same way each time. The rest of a block at the edges is filled with black.
    """
    step = max(1, -(-max(picture.shape[:2]) // LONGEST))
    thin = picture[step // 2 :: step, step // 2 :: step] if min(picture.shape[:2]) > step else picture
    height, width = thin.shape[:2]
    made = np.zeros((-(-height // SIDE) * SIDE, -(-width // SIDE) * SIDE), np.uint8)
    light = thin[..., 1] >> 1
    light += thin[..., 0] >> 2
    light += thin[..., 2] >> 2
    made[:height, :width] = light
    return made


def distance(one: Grey, other: Grey) -> Grey:
    """How far apart each pixel is, without a sign."""
    return np.maximum(one, other) - np.minimum(one, other)


def counted(pixels: Mask) -> Counts:
    """How many pixels are set in each block."""
    height, width = pixels.shape
    rows = np.bitwise_count(pixels.view(np.uint64)).reshape(height // SIDE, SIDE, width // SIDE)
    return rows.sum(axis=1, dtype=np.int64)


def contrast(picture: Grey) -> Grey:
    """From the darkest to the brightest pixel of each block."""
    rows = picture.reshape(picture.shape[0] // SIDE, SIDE, picture.shape[1])
    columns = (-1, picture.shape[1] // SIDE, SIDE)
    highest, lowest = rows.max(axis=1).reshape(columns), rows.min(axis=1).reshape(columns)
    spread: Grey = highest.max(axis=2) - lowest.min(axis=2)
    return spread


def differing(one: Grey, other: Grey, limits: Grey) -> Counts:
    """How many pixels of each block differ by more than noise does.

    The noise of compression is a share of the contrast beside it, so that each block has a limit of its own.
    """
    far = distance(one, other)
    tall, wide = limits.shape
    return counted((far.reshape(tall, SIDE, wide, SIDE) > limits[:, None, :, None]).reshape(far.shape))


def limits(picture: Grey) -> Grey:
    """From how many levels on a pixel of each block counts as another."""
    made: Grey = np.maximum(CONTRAST, contrast(picture) * np.float32(SHARE)).astype(np.uint8)
    return made


def textured(picture: Grey) -> Mask:
    """Blocks that hold more than a plain ground."""
    busy: Mask = contrast(picture) > CONTRAST
    return busy


def is_blank(picture: Grey) -> bool:
    """Whether nothing stands on it that could be read: black, white, or any one colour."""
    return int(textured(picture).sum()) < 3


def widened(blocks: Mask, by: int = 1) -> Mask:
    """The blocks and all their neighbours, `by` blocks away."""
    for axis in (0, 1):
        grown = blocks.copy()
        for step in range(1, by + 1):
            grown |= _moved(blocks, axis, step) | _moved(blocks, axis, -step)
        blocks = grown
    return blocks


def _moved(blocks: Mask, axis: int, step: int) -> Mask:
    made = np.zeros_like(blocks)
    source, target = [slice(None)] * 2, [slice(None)] * 2
    source[axis] = slice(None, -step) if step > 0 else slice(-step, None)
    target[axis] = slice(step, None) if step > 0 else slice(None, step)
    made[tuple(target)] = blocks[tuple(source)]
    return made


def copied(into: Grey, picture: Grey, blocks: Mask) -> None:
    """Overwrites some blocks of a picture by those of another."""
    shape = (into.shape[0] // SIDE, SIDE, into.shape[1] // SIDE, SIDE)
    into.reshape(shape).transpose(0, 2, 1, 3)[blocks] = picture.reshape(shape).transpose(0, 2, 1, 3)[blocks]


def parted(blocks: Mask) -> list[Mask]:
    """The groups of blocks that touch one another, corners included."""
    left, groups = blocks.copy(), list[Mask]()
    while left.any():
        group = np.zeros_like(left)
        group.flat[int(left.argmax())] = True
        while (grown := widened(group) & left).sum() > group.sum():
            group = grown
        groups.append(group)
        left &= ~group
    return groups


def framed(blocks: Mask) -> Mask:
    """Every group of touching blocks filled up to the rectangle around it."""
    made = np.zeros_like(blocks)
    for group in parted(blocks):
        rows, columns = (np.flatnonzero(group.any(axis=1 - axis)) for axis in (0, 1))
        made[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] = True
    return made


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a picture differs from the one before it, and by how many pixels, on one grid."""

    before: Grey
    after: Grey
    counts: Counts

    @property
    def blocks(self) -> Mask:
        """Blocks that differ by more than specks and hairlines: by a stroke, or beside one."""
        return (self.counts >= 3) & widened(self.counts > SIDE)

    def is_small(self, blocks: Mask) -> bool:
        """Whether what differs in these blocks is less than a few words."""
        return int(self.counts[blocks].sum()) < 150 * self._scale

    def replaced(self, blocks: Mask) -> bool:
        """Whether most of these blocks hold something both before and after."""
        both = textured(self.before) & textured(self.after)
        return float(both[blocks].mean()) > 0.5

    def is_text(self, blocks: Mask) -> bool:
        """Whether the difference in these blocks is as much as a short word, or one figure for another.

        A pointer that moves, comes or goes is less: each of its places is small, and plain either before or
        after; over text it is the same small thing in another place.
        """
        there = self.counts[blocks]
        if int(there.sum()) < 24 * self._scale or int(there.max()) < 12:
            return False
        return not self.is_small(blocks) or not self._is_pointer(blocks)

    @property
    def _scale(self) -> float:
        """The thresholds are for a picture of 640 × 360."""
        return self.before.size / (640 * 360)

    def _is_pointer(self, blocks: Mask) -> bool:
        groups = parted(blocks)
        if any(int(self.counts[group].sum()) > 60 * self._scale for group in groups) or len(groups) > 2:
            return False
        if all(self._is_one_sided(group) for group in groups):
            return True
        return len(groups) == 2 and self._is_same_thing(blocks)

    def _is_one_sided(self, group: Mask) -> bool:
        """Whether something stands there only before, or only after."""
        area = np.ix_(*(_reach(group.any(axis=1 - axis)) for axis in (0, 1)))
        return _is_plain(self.before[area]) != _is_plain(self.after[area])

    def _is_same_thing(self, blocks: Mask) -> bool:
        """Whether what went in one place came in another: the difference is its own negative, moved."""
        within = np.repeat(np.repeat(blocks, SIDE, 0), SIDE, 1)
        signed = (self.after.astype(np.float32) - self.before) * within
        spectrum = np.fft.rfft2(signed)
        likeness = np.fft.irfft2(np.abs(spectrum) ** 2, signed.shape)
        return bool(likeness.min() < -0.25 * likeness[0, 0])


def _reach(lines: Mask) -> NDArray[np.intp]:
    """The pixels of the rows or columns of blocks from the first to the last that is set."""
    first, last = np.flatnonzero(lines)[[0, -1]]
    return np.arange(first * SIDE, (last + 1) * SIDE)


def _is_plain(area: Grey) -> bool:
    return int((distance(area, np.full_like(area, np.median(area))) > CONTRAST).sum()) <= 2
