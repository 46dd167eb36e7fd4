"""The scoring of screen changes, returns and intervals, on cases counted by hand."""

import numpy as np
import pytest

from tests.eval.changes import known_again, starts
from tests.eval.minutes import _row
from tests.eval.slides import Change, Score, score
from worker.findings import Frame, Span


@pytest.mark.parametrize(
    ("found", "expected", "scored"),
    [
        ([1000, 5000], [1000, 5000], Score(2, 0, 0)),
        ([1900, 5000], [1000, 6100], Score(1, 1, 1)),
        ([900, 1100], [1000], Score(1, 1, 0)),
        ([], [1000], Score(0, 0, 1)),
        ([], [], Score()),
    ],
)
def test_changes_are_matched_one_to_one(found: list[int], expected: list[int], scored: Score) -> None:
    assert score(found, expected) == scored


def test_f1_of_sums() -> None:
    assert (Score(3, 1, 0) + Score(1, 0, 1)).f1 == pytest.approx(0.8)
    assert Score().f1 == 1.0


def frames(*shown: tuple[int, int]) -> list[Frame]:
    return [Frame(screen, Span(at, at + 100), "", 1, 1) for at, screen in shown]


def test_a_return_is_known_by_the_number_of_its_screen() -> None:
    changes = [Change(1000, 7), Change(5000, 9), Change(9000, 7), Change(13_000, 3)]
    assert known_again(frames((0, 1), (1000, 2), (5000, 3), (9000, 2), (13_000, 1)), changes, 3) == (2, 2)
    assert known_again(frames((0, 1), (1000, 2), (5000, 3), (9000, 4)), changes, 3) == (0, 2)
    assert known_again([], changes, 3) == (0, 2)


def test_the_first_screen_is_no_change() -> None:
    assert starts(frames((0, 1), (1000, 2))) == [1000]


def test_an_interval_holds_its_mean_and_shrinks_with_more_meetings() -> None:
    few, many = _row("x", "y", [0.0, 1.0] * 4), _row("x", "y", [0.0, 1.0] * 100)
    assert few.low < few.mean == 0.5 < few.high
    assert many.high - many.low < few.high - few.low
    assert _row("x", "y", np.ones(5)).low == 1.0
