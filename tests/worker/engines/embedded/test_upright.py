"""Lines as they are found on a page, and which way up it is."""

import numpy as np
import pytest

from worker.engines.embedded.upright import Quad, Seen, stance


def quad(left: float, top: float, width: float, height: float) -> Quad:
    corners = [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]
    return np.array(corners, np.float32)


def askew(shape: Quad, degrees: float) -> Quad:
    angle = np.radians(degrees)
    turned: Quad = shape @ np.array(
        [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]], np.float32
    )
    return turned


UP, DOWN = ("0", 0.99), ("180", 0.99)


def test_a_page_stands_as_most_of_its_text_does() -> None:
    page = stance(
        [Seen(quad(0, 0, 300, 20), *UP), Seen(quad(0, 40, 280, 20), *UP), Seen(quad(0, 80, 40, 20), *DOWN)]
    )
    assert (page.is_level_flipped, page.turn, page.unevenness) == (False, 0, 0)


def test_an_unsure_vote_does_not_turn_a_page() -> None:
    assert not stance([Seen(quad(0, 0, 300, 20), "180", 0.6)]).is_level_flipped


@pytest.mark.parametrize(
    ("first", "second", "vote", "turn"),
    [
        (quad(0, 0, 300, 20), quad(0, 40, 300, 20), UP, 0),
        (quad(0, 40, 300, 20), quad(0, 0, 300, 20), DOWN, 180),
        (quad(40, 0, 20, 300), quad(0, 0, 20, 300), UP, 90),
        (quad(0, 0, 20, 300), quad(40, 0, 20, 300), DOWN, 270),
    ],
    ids=["upright", "on its head", "turned right", "turned left"],
)
def test_the_first_line_is_above_the_second_once_the_page_is_upright(
    first: Quad, second: Quad, vote: tuple[str, float], turn: int
) -> None:
    page = stance([Seen(first, *vote), Seen(second, *vote)])
    assert page.turn == turn
    assert page.placed(first)[:, 1].max() < page.placed(second)[:, 1].min()
    assert np.ptp(page.placed(first)[:, 0]) == pytest.approx(300, abs=0.1)


def test_a_label_along_an_axis_is_turned_alone() -> None:
    lines = [Seen(quad(50, 40 * n, 300, 20), *UP) for n in range(3)]
    page = stance([*lines, Seen(quad(0, 0, 20, 100), *DOWN)])
    assert page.turn == 0
    assert page.is_flipped(Seen(quad(0, 0, 20, 100), *UP))
    assert not page.is_flipped(lines[0])


@pytest.mark.parametrize("degrees", [-7, 2.5])
def test_a_page_askew_is_made_level(degrees: float) -> None:
    shapes = [askew(quad(0, 40 * n, 400, 20), degrees) for n in range(4)]
    page = stance([Seen(shape, *UP) for shape in shapes])
    assert page.unevenness == pytest.approx(abs(degrees), abs=0.1)
    assert np.ptp(page.placed(shapes[1])[:2, 1]) == pytest.approx(0, abs=0.5)


def test_writing_aslant_leaves_a_page_as_it_is() -> None:
    lines = [Seen(quad(0, 40 * n, 300, 20), *UP) for n in range(3)]
    assert stance([*lines, Seen(askew(quad(400, 0, 300, 20), 40), *UP)]).turn == 0
