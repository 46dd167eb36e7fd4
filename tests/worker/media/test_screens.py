"""Screens are found in arrays alone: what rests and can be read is one, what moves all the time is none."""

import weakref
from collections.abc import Iterator, Sequence
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as shapes

from tests.eval.deck import Slide, Theme, draw
from worker.findings import Reached
from worker.media import blocks
from worker.media.album import Album
from worker.media.screens import Shown, screens
from worker.roles import Picture

SIZE = (640, 360)
THEME = Theme((255, 255, 255), (20, 20, 20), (30, 60, 160), "", 1.0)
STEP_MS = 500
TWO_SECONDS = 4


def slide(n: int, *, points: int | None = None) -> Picture:
    return draw(Slide.drawn(Random(n), page=n, layout="bullets"), THEME, SIZE, points=points)


def timed(pictures: Sequence[Picture]) -> Iterator[tuple[int, Picture]]:
    return ((n * STEP_MS, picture) for n, picture in enumerate(pictures))


def found(pictures: Sequence[Picture]) -> list[Shown]:
    return [one for one in screens(timed(pictures), step_ms=STEP_MS) if isinstance(one, Shown)]


def starts(pictures: Sequence[Picture]) -> list[int]:
    return [shown.start_ms for shown in found(pictures)]


def with_patch(picture: Picture, left: int, top: int, patch: Picture) -> Picture:
    made = picture.copy()
    made[top : top + patch.shape[0], left : left + patch.shape[1]] = patch
    return made


def noise(seed: int, height: int, width: int) -> Picture:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


# ── what is a change ─────────────────────────────────────────────────────────────────────────────────


def test_each_slide_is_one_screen_dated_between_the_last_of_the_old_and_the_first_of_the_new() -> None:
    pictures = [slide(1)] * 8 + [slide(2)] * 8 + [slide(3)] * 8
    assert [(one.start_ms, one.end_ms) for one in found(pictures)] == [
        (0, 3750),
        (3750, 7750),
        (7750, 12_000),
    ]


def test_the_picture_of_a_screen_is_the_one_that_rested() -> None:
    first, second = found([slide(1)] * 8 + [slide(2)] * 8)
    assert np.array_equal(first.picture, slide(1))
    assert np.array_equal(second.picture, slide(2))


@pytest.mark.parametrize("points", [0, 1, 2])
def test_one_more_point_is_another_screen(points: int) -> None:
    pictures = [slide(5, points=points)] * 8 + [slide(5, points=points + 1)] * 8
    assert starts(pictures) == [0, 3750]


def test_another_number_is_another_screen() -> None:
    one, other = (
        Slide("number", "Revenue", ("of the quarter",), 41, 3),
        Slide("number", "Revenue", ("of the quarter",), 47, 3),
    )
    assert starts([draw(one, THEME, SIZE)] * 8 + [draw(other, THEME, SIZE)] * 8) == [0, 3750]


@pytest.mark.parametrize("samples", [1, 2, 4])
def test_a_fade_is_one_change_dated_inside_it(samples: int) -> None:
    parts = np.linspace(0, 1, samples + 2)[1:-1]
    fade = [(slide(1) * (1 - part) + slide(2) * part).astype(np.uint8) for part in parts]
    [_, change] = starts([slide(1)] * 8 + fade + [slide(2)] * 8)
    assert 7 * STEP_MS <= change <= (8 + samples) * STEP_MS


def test_a_scroll_is_one_change_once_it_rests() -> None:
    tall = np.concatenate([slide(n) for n in range(4)])
    passing = [tall[top : top + SIZE[1]] for top in range(60, 700, 80)]
    pictures = [tall[: SIZE[1]]] * 8 + passing + [tall[700 : 700 + SIZE[1]]] * 8
    [_, change] = starts(pictures)
    assert abs(change - (8 + len(passing)) * STEP_MS) <= 1000


# ── what is none ─────────────────────────────────────────────────────────────────────────────────────


def test_a_flash_shorter_than_a_second_is_no_screen() -> None:
    assert starts([slide(1)] * 8 + [slide(2)] + [slide(1)] * 8) == [0]


@pytest.mark.parametrize("shade", [0, 90, 255])
def test_blank_pictures_belong_to_the_screen_before_them(shade: int) -> None:
    blank = np.full_like(slide(1), shade)
    shown = found([blank] * 4 + [slide(1)] * 8 + [blank] * 8 + [slide(2)] * 8)
    assert [(one.start_ms, one.end_ms) for one in shown] == [(0, 9750), (9750, 14_000)]
    assert found([blank] * 20) == []


def test_a_face_that_moves_beside_a_slide_is_no_change() -> None:
    chance = Random(3)
    face = noise(3, 60, 60)
    pictures = [
        with_patch(slide(1 + n // 30), 540 + chance.randint(0, 30), 260 + chance.randint(0, 30), face)
        for n in range(60)
    ]
    assert starts(pictures) == [0, 14_750]


def test_a_film_inside_a_slide_is_no_change() -> None:
    pictures = [with_patch(slide(1 + n // 20), 400, 120, noise(n, 160, 200)) for n in range(60)]
    assert starts(pictures) == [0, 9750, 19_750]


def test_a_pointer_that_moves_and_stays_is_no_change() -> None:
    arrow = np.zeros((9, 5, 3), np.uint8)
    places = [(40, 330), (600, 40), (500, 300), (90, 345)]
    pictures = [with_patch(slide(1), *place, arrow) for place in places for _ in range(8)]
    assert starts(pictures) == [0]


def test_a_clock_and_a_caret_are_no_change() -> None:
    digits = [noise(n, 8, 6) for n in range(10)]
    pictures = [with_patch(slide(1), 600, 4, digits[n // 2 % 10]) for n in range(60)]
    for picture in pictures[::2]:
        picture[200:214, 300:302] = 0
    assert starts(pictures) == [0]


def test_the_noise_of_compression_is_no_change() -> None:
    noisy = [
        np.clip(slide(1) + np.random.default_rng(n).normal(0, 7, (*SIZE[::-1], 3)), 0, 255).astype(np.uint8)
        for n in range(40)
    ]
    assert starts(noisy) == [0]


def shot(n: int) -> Picture:
    """A moment of a shaking camera; the scene is another every two seconds."""
    scene = n // TWO_SECONDS
    return np.roll(noise(scene, *SIZE[::-1]) // 4, n % 3, axis=1) + np.uint8(scene * 80 % 190)


def test_footage_is_one_screen_a_shot_and_no_more_than_one_in_five_seconds() -> None:
    shown = found([shot(n) for n in range(120)])
    assert 5 <= len(shown) <= 60_000 // 5000
    assert all(one.end_ms - one.start_ms >= 5000 for one in shown[1:-1])


# ── any stream ───────────────────────────────────────────────────────────────────────────────────────


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(1, 9)), min_size=1, max_size=8),
    st.sampled_from([(360, 640), (1, 1), (9, 400), (2048, 4), (722, 1110)]),
)
@settings(max_examples=25, deadline=None)
def test_spans_tile_whatever_is_shown(shown: list[tuple[int, int]], size: tuple[int, int]) -> None:
    pictures = [
        noise(kind, *size) if kind else np.zeros((*size, 3), np.uint8) for kind, n in shown for _ in range(n)
    ]
    every = found(pictures)
    assert every == [] or (every[0].start_ms, every[-1].end_ms) == (0, len(pictures) * STEP_MS)
    assert all(one.end_ms == other.start_ms for one, other in pairwise(every))
    assert all(one.start_ms < one.end_ms for one in every)


def test_a_stream_may_change_its_size() -> None:
    small = np.ascontiguousarray(slide(2)[::2, ::2])
    assert [(one.start_ms, one.end_ms) for one in found([slide(1)] * 8 + [small] * 8)] == [
        (0, 4000),
        (4000, 8000),
    ]


def test_progress_is_told_and_few_pictures_are_held() -> None:
    alive: list[weakref.ref[Picture]] = []
    told = [0]

    def stream() -> Iterator[tuple[int, Picture]]:
        for n in range(240):
            picture = slide(n // 40).copy()
            alive.append(weakref.ref(picture))
            yield n * STEP_MS, picture

    for one in screens(stream(), step_ms=STEP_MS):
        told.append(one.at_ms if isinstance(one, Reached) else one.end_ms)
        assert sum(reference() is not None for reference in alive) <= 12
    assert all(later - before <= 15_000 for before, later in pairwise(told))


# ── comparing ────────────────────────────────────────────────────────────────────────────────────────


@given(shapes.arrays(np.uint8, (16, 24, 3)))
def test_a_picture_does_not_differ_from_itself(picture: Picture) -> None:
    grey = blocks.grey(picture)
    assert not blocks.differing(grey, grey, blocks.limits(grey)).any()


@given(shapes.arrays(np.bool_, (5, 7)))
def test_groups_are_parts_of_the_whole_and_lie_apart(marked: blocks.Mask) -> None:
    groups = blocks.parted(marked)
    assert np.array_equal(np.sum(groups, axis=0) if groups else np.zeros((5, 7)), marked)
    assert not any((blocks.widened(group) & (marked & ~group)).any() for group in groups)


def test_a_screen_is_known_again_with_another_head_in_its_corner() -> None:
    known = {1: with_patch(slide(1), 540, 260, noise(1, 60, 60)), 2: slide(2)}
    album = Album(known.__getitem__)
    for number, picture in known.items():
        album.add(number, blocks.grey(picture))
    again = blocks.grey(with_patch(slide(1), 550, 270, noise(2, 60, 60)))
    lively = np.zeros((45, 80), bool)
    lively[30:, 64:] = True
    assert album.find(again, lively) == 1
    assert album.find(blocks.grey(slide(3)), np.zeros_like(lively)) is None
    assert album.find(again, np.zeros_like(lively)) is None
