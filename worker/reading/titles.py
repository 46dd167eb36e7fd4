"""What a page is called and what kind of screen it is, as far as its lines and their places tell."""

import re
from collections.abc import Sequence
from statistics import median

from worker.reading.order import Line, Row

LARGE = 1.2
"""How many times larger than most of the text a title is at least, if it does not stand apart."""

SMALL, APART = 0.95, 0.6
"""How large a title that stands apart is at least, and how much white is below it, in its own heights."""

ALIKE = 0.15
"""How much the lines of one title may differ in size."""

HEAD = 0.35
"""How far down the text of a slide its title begins at most; elsewhere it is the topmost line."""

LONGEST_TITLE = 100
"""The longest title, in letters."""

ASKEW = 1.0
"""From how many degrees on a page was photographed: what a screen draws is level."""

SLIDE_SHAPE = (1.2, 1.9)
"""Width ÷ height of a slide, from 4:3 to 16:9."""

MOST_ON_SLIDE, LEAST_ON_DOCUMENT = 30, 8
"""Rows of text."""

CODE = re.compile(
    r"[;{}]\s*$|^\s*[})\]]+[;,]?$|=>|==|!=|:=|\w\(.*\)\s*[:;{]?$"
    r"|^\s*(//|#include|import |from \w+ import|def |class \w+\W|return\b|if ?\(|for ?\(|const |let |var "
    r"|public |private |fn |func |@\w+|\$ |>>> )"
)
"""What a line of a program or of a terminal looks like, and prose does not."""


def kind_and_title(rows: Sequence[Row], size: tuple[int, int], unevenness: float) -> tuple[str, str]:
    """One of `code photo ui slide document`, or `screen` if the text does not tell; and a title or nothing.

    `size` is the picture's width and height, `unevenness` how far from level its lines run, in degrees.
    """
    texts = ["  ".join(line.text for line in row) for row in rows]
    if len(texts) >= 4 and sum(bool(CODE.search(text)) for text in texts) >= 0.4 * len(texts):
        return "code", ""
    if unevenness >= ASKEW:
        return "photo", ""
    if any(map(_is_menu, rows)):
        return "ui", ""
    may_be_slide = SLIDE_SHAPE[0] <= size[0] / size[1] <= SLIDE_SHAPE[1] and len(rows) <= MOST_ON_SLIDE
    title = _title(rows, HEAD if may_be_slide else 0.0)
    if title and may_be_slide:
        return "slide", title
    is_prose = len(texts) >= LEAST_ON_DOCUMENT and median(map(len, texts)) >= 50
    return ("document" if is_prose else "screen"), title


def _is_menu(row: Row) -> bool:
    """Whether a row is one of short capitalised words along the top, as menus and tabs are."""
    words = [word for line in row for word in line.text.split()]
    capitalised = sum(word.isalpha() and word[0].isupper() for word in words)
    return row[0].box.top <= 150 and len(row) >= 3 and len(words) >= 5 and capitalised >= 0.7 * len(words)


def _title(rows: Sequence[Row], reach: float) -> str:
    """The topmost text that is larger than most, else what stands apart above all the rest; else empty.

    `reach` is how far down the page it may begin, as a share of what is written.
    """
    lines = [line for row in rows for line in row if sum(map(str.isalpha, line.text)) >= 3]
    if not lines:
        return ""
    lines.sort(key=lambda line: line.top)
    usual = median(line.height for line in lines)
    large = next((line for line in _heads(lines, reach) if line.height >= LARGE * usual), None)
    title, below = _continued(large or lines[0], lines)
    if large is None and not _stands_apart(title, below, lines, usual):
        return ""
    text = " ".join(line.text for line in title)
    return text if len(text) <= LONGEST_TITLE else ""


def _heads(lines: Sequence[Line], reach: float) -> list[Line]:
    """The lines with which a title may begin."""
    lowest = lines[0].top + reach * (max(line.bottom for line in lines) - lines[0].top)
    return [line for line in lines if line.top <= lowest]


def _continued(first: Line, lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """A line with those that continue it, beside or close below; and what is lower than these."""
    title = [first]
    for line in lines[lines.index(first) + 1 :]:
        if abs(line.height - first.height) <= ALIKE * first.height and _follows(line, title[-1]):
            title.append(line)
    return title, [line for line in lines if line.top > title[-1].middle]


def _follows(line: Line, before: Line) -> bool:
    """Whether a line begins about where another ends, or right below it."""
    if line.top <= before.middle:
        return abs(line.left - before.right) <= before.height
    is_below = line.left < before.right and before.left < line.right
    return is_below and line.top - before.bottom <= before.height / 2


def _stands_apart(title: Sequence[Line], below: Sequence[Line], lines: Sequence[Line], usual: float) -> bool:
    """Whether a title is on top of everything, not smaller than most, with white below it."""
    if len(title) + len(below) < len(lines) or title[0].height < SMALL * usual:
        return False
    white = min((line.top for line in below), default=float("inf")) - title[-1].bottom
    return white >= APART * title[0].height
