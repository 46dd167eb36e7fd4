"""The screen that came up beside a row: looked for once a row, however many showings there are."""

from uuid import UUID, uuid4

from mediaapp.meetings.review.screens import Strip, beside
from mediaapp.meetings.review.transcript import Line

ONE, OTHER = uuid4(), uuid4()


def strip(number: int, source: UUID, *starts: int) -> Strip:
    spans = [(start, start + 100) for start in starts]
    return Strip(f"x{number}", number, source, "", spans, address=f"?t={number}", title=f"Slide {number}")


def row(source: UUID, start_ms: int, end_ms: int) -> Line:
    return Line(f"u-{start_ms}", f"u{start_ms}", source, start_ms, end_ms, "", "Said.")


def test_each_screen_stands_at_the_row_in_which_it_came_up() -> None:
    found = [strip(1, ONE, 0, 3000), strip(2, ONE, 1000), strip(3, OTHER, 500)]
    rows = [row(ONE, start, end) for start, end in ((0, 900), (900, 1000), (1000, 2000), (2000, 3001))]
    told = [one.screen for one in beside([*rows, row(OTHER, 0, 400)], found)]
    assert told == ["Slide 1", "", "Slide 2", "Slide 1", ""]


def test_where_nothing_was_shown() -> None:
    assert [one.screen for one in beside([row(ONE, 0, 10)], [])] == [""]


def test_two_at_the_same_moment_in_the_order_of_the_strip() -> None:
    found = [strip(1, ONE, 10), strip(2, ONE, 10)]
    assert [one.screen for one in beside([row(ONE, 0, 20)], found)] == ["Slide 2"]
