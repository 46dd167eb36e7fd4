"""Pages drawn as lines in, and the order of reading out."""

import random

import pytest

from worker.findings import Box
from worker.reading.order import Line, rows, text_of

LETTER, HEIGHT = 10, 20


def line(text: str, left: float, top: float, *, height: float = HEIGHT) -> Line:
    right = left + len(text) * LETTER * height / HEIGHT
    return Line(text, left, top, right, top + height, Box(text, 0, 0, 1, 1))


def column(text: str, left: float, top: float = 0, *, pitch: float = 28) -> list[Line]:
    return [line(part, left, top + n * pitch) for n, part in enumerate(text.split("|"))]


def read(lines: list[Line]) -> list[str]:
    """The text of every row, whatever order the lines came in."""
    texts = set()
    for seed in range(5):
        shuffled = random.Random(seed).sample(lines, len(lines))
        texts.add(text_of(rows(shuffled)))
    (text,) = texts
    return [row for row in text.split("\n") if row]


LEFT = "The first column tells of|how the plan was made and|who was there to hear it."
RIGHT = "The second column says what|it costs and who pays, with|nothing left to be decided."


def test_nothing_is_read_on_an_empty_page() -> None:
    assert text_of(rows([])) == ""


def test_columns_of_prose_are_read_one_by_one_though_their_lines_are_level() -> None:
    assert read(column(LEFT, 0) + column(RIGHT, 320)) == LEFT.split("|") + RIGHT.split("|")


def test_a_heading_over_columns_is_read_first_and_a_footer_last() -> None:
    page = [line("A heading that runs over both of the columns below", 40, 0), line("Footer", 0, 300)]
    found = read(page + column(LEFT, 0, 60) + column(RIGHT, 320, 60))
    assert found == [page[0].text, *LEFT.split("|"), *RIGHT.split("|"), "Footer"]


def test_a_table_is_read_row_by_row() -> None:
    cells = column("Item|Rent|Power", 0) + column("March|900|80", 200) + column("April|950|75", 400)
    assert read(cells) == ["Item  March  April", "Rent  900  950", "Power  80  75"]


def test_a_table_with_an_empty_cell_keeps_its_rows() -> None:
    cells = [*column("Item|Rent|Power", 0), line("900", 200, 28), line("75", 400, 56)]
    assert read(cells) == ["Item", "Rent  900", "Power  75"]


def test_a_form_is_read_row_by_row_though_its_answers_are_long() -> None:
    answers = (
        "Anna Berger, Head of Production|Lisbon, the second of the offices|the fourteenth of March at noon"
    )
    found = read(column("Name|Place|Date", 0) + column(answers, 200))
    assert found[0] == "Name  Anna Berger, Head of Production"


def test_labels_that_stand_apart_and_are_not_level_are_columns() -> None:
    left, right = column("Frontend|Proxy|Users", 0, 0, pitch=40), column("Queue|Store", 600, 17, pitch=40)
    assert read(left + right) == ["Frontend", "Proxy", "Users", "Queue", "Store"]


def test_lines_of_a_bent_page_chain_but_are_told_apart() -> None:
    bent = [line(f"{n} left", 0, n * 24) for n in range(4)]
    bent += [line(f"{n} middle", 100, n * 24 + 8) for n in range(4)]
    bent += [line(f"{n} right", 220, n * 24 + 2) for n in range(4)]
    assert read(bent) == [f"{n} left  {n} middle  {n} right" for n in range(4)]


def test_white_between_paragraphs_is_an_empty_line() -> None:
    page = [line("one", 0, 0), line("two", 0, 24), line("three", 0, 100)]
    assert text_of(rows(page)) == "one\ntwo\n\nthree"


def test_the_indent_of_a_program_is_kept_if_asked_for() -> None:
    page = [line("def f():", 50, 0), line("return 1", 50 + 4 * LETTER, 24)]
    assert text_of(rows(page), keeps_indent=True) == "def f():\n    return 1"
    assert text_of(rows(page)) == "def f():\nreturn 1"


@pytest.mark.parametrize("count", [400])
def test_a_long_page_is_read_to_its_end(count: int) -> None:
    page = [line(f"This is line number {n}", 0, n * 24) for n in range(count)]
    assert len(list(rows(page))) == count
