"""Cuts a picture that is too long to be read at once where nothing is written."""

from collections.abc import Iterator

import numpy as np

from worker.roles import Picture

LONGEST = 1600
"""A picture longer than this, in pixels, and than twice its other side, is cut."""

SLACK = 0.15
"""How far from the even cut the quietest line is looked for, as a share of a strip."""


def strips(picture: Picture) -> Iterator[tuple[tuple[int, int], Picture]]:
    """Each strip with where it begins (left, top), in order; a picture of common shape is one strip."""
    height, width = picture.shape[:2]
    is_tall = height >= width
    ends = _ends(picture if is_tall else picture.transpose(1, 0, 2))
    for start, end in zip([0, *ends], [*ends, max(height, width)], strict=True):
        yield ((0, start), picture[start:end]) if is_tall else ((start, 0), picture[:, start:end])


def _ends(picture: Picture) -> list[int]:
    """The rows at which a tall picture is cut."""
    length, breadth = picture.shape[:2]
    longest = max(2 * breadth, LONGEST)
    if length <= longest:
        return []
    written = np.abs(np.diff(picture[:, :, 1].astype(np.int16), axis=1)).sum(axis=1)
    count = -(-length // int(longest * (1 - SLACK)))
    step = length / count
    reach = int(step * SLACK)
    return [_quietest(written, round(step * n), reach) for n in range(1, count)]


def _quietest(written: "np.ndarray[tuple[int], np.dtype[np.int64]]", near: int, reach: int) -> int:
    """The middle of the longest run of quietest rows around a row."""
    around = written[near - reach : near + reach]
    quiet = np.flatnonzero(np.diff(np.concatenate(([0], around <= around.min(), [0]))))
    runs = quiet.reshape(-1, 2)
    start, end = runs[np.argmax(runs[:, 1] - runs[:, 0])]
    return near - reach + int(start + end) // 2
