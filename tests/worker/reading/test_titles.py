"""Rows of text in, and a title and a kind of screen out."""

import pytest

from tests.worker.reading.test_order import line
from worker.findings import Box
from worker.reading.order import Line, rows
from worker.reading.titles import kind_and_title

SLIDE, PAGE = (1280, 720), (700, 1000)


def judged(lines: list[Line], size: tuple[int, int] = SLIDE, *, unevenness: float = 0.0) -> tuple[str, str]:
    return kind_and_title(list(rows(lines)), size, unevenness)


def body(count: int, text: str = "A point is made in these words", top: float = 150) -> list[Line]:
    return [line(text, 60, top + 26 * n) for n in range(count)]


def test_a_page_without_text_is_a_screen() -> None:
    assert judged([]) == ("screen", "")


def test_the_largest_text_on_top_is_the_title() -> None:
    assert judged([line("Roadmap", 60, 20, height=40), *body(4)]) == ("slide", "Roadmap")


def test_a_title_may_have_two_lines() -> None:
    page = [line("What we will do", 60, 20, height=40), line("in the spring", 60, 66, height=40), *body(4)]
    assert judged(page)[1] == "What we will do in the spring"


def test_a_small_line_above_does_not_hide_the_title() -> None:
    assert judged([line("Chapter 3", 60, 0), line("Roadmap", 60, 40, height=40), *body(4)])[1] == "Roadmap"


def test_a_title_of_common_size_stands_apart() -> None:
    assert judged([line("Roadmap for spring", 60, 20), *body(4)]) == ("slide", "Roadmap for spring")


def test_a_logo_beside_is_no_part_of_the_title() -> None:
    page = [line("Roadmap for spring", 60, 20, height=40), line("ACME", 900, 22, height=40), *body(4)]
    assert judged(page) == ("slide", "Roadmap for spring")


def test_a_large_word_inside_a_document_is_no_title() -> None:
    assert judged([*body(3, top=0), line("Stopka", 60, 80, height=40), *body(30)], PAGE)[1] == ""


@pytest.mark.parametrize(
    "page",
    [
        body(6),
        [*body(6), line("Large, but below", 60, 320, height=40)],
        [line("a small remark", 60, 20, height=14), *body(6)],
        [line("1234 5678", 60, 20, height=40), *body(6)],
        [line("a large text that is no title " * 5, 60, 20, height=40), *body(6)],
    ],
    ids=["all alike", "below", "small", "figures", "long"],
)
def test_without_a_title_it_is_left_empty(page: list[Line]) -> None:
    assert judged(page)[1] == ""


def test_a_program_is_told_by_its_lines() -> None:
    texts = ("import os", "def main():", "x = os.getpid()", "return x;", "print it", "}")
    assert judged([line(text, 0, 26 * n) for n, text in enumerate(texts)])[0] == "code"


def test_a_page_of_prose_is_a_document() -> None:
    prose = body(12, "This is a line of prose that runs over the whole width of the page")
    assert judged(prose, PAGE) == ("document", "")


def test_what_runs_askew_was_photographed() -> None:
    assert judged([line("Roadmap", 60, 20, height=40), *body(4)], unevenness=1.4) == ("photo", "")


def test_a_menu_along_the_top_is_a_user_interface() -> None:
    words = ("File", "Edit", "View", "Insert", "Help")
    menu = [
        Line(word, 100 * n, 10, 100 * n + 50, 30, Box(word, 80 * n, 10, 40, 20))
        for n, word in enumerate(words)
    ]
    assert judged([*menu, *body(4)]) == ("ui", "")
