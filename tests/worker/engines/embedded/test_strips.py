"""Long pictures are cut where nothing is written."""

import numpy as np
import pytest

from worker.engines.embedded.strips import strips
from worker.roles import Picture


def written(height: int, width: int, pitch: int = 40) -> Picture:
    """A page with bars of noise for lines of text: the upper half of every `pitch` rows."""
    page: Picture = np.full((height, width, 3), 255, np.uint8)
    for top in range(0, height, pitch):
        ink = np.random.default_rng(top).integers(0, 255, (min(pitch // 2, height - top), width, 1))
        page[top : top + pitch // 2] = ink
    return page


@pytest.mark.parametrize("shape", [(720, 1280), (1080, 1920), (1600, 300), (2048, 1536), (1, 1)], ids=str)
def test_a_picture_of_common_shape_is_whole(shape: tuple[int, int]) -> None:
    page = np.zeros((*shape, 3), np.uint8)
    ((origin, strip),) = strips(page)
    assert origin == (0, 0)
    assert strip is page or strip.shape == page.shape


@pytest.mark.parametrize("height", [2600, 8192, 16_000])
def test_a_tall_picture_is_cut_between_lines(height: int) -> None:
    page = written(height, 900)
    found = list(strips(page))
    assert len(found) > 1
    assert np.array_equal(np.concatenate([strip for _, strip in found]), page)
    assert max(len(strip) for _, strip in found) <= 1.2 * 1800
    assert all(top % 40 > 20 for (_, top), _ in found[1:])


def test_a_wide_picture_is_cut_between_columns() -> None:
    page = written(5000, 800).transpose(1, 0, 2)
    found = list(strips(page))
    assert len(found) > 1
    assert np.array_equal(np.concatenate([strip for _, strip in found], axis=1), page)
    assert all(left > 0 and top == 0 for (left, top), _ in found[1:])


def test_an_empty_ribbon_is_cut_anywhere() -> None:
    assert sum(len(strip) for _, strip in strips(np.zeros((8192, 16, 3), np.uint8))) == 8192
