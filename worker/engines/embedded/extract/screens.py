"""What was read on the screens: titles, and the lines that hold figures, quoted as they stand there."""

import re
from collections.abc import Iterator

from worker.engines.embedded.extract.cues import Cues
from worker.meeting import Evidence, EvidenceKind, Meeting, Showing

_WORDS = re.compile(r"[^\W\d_]{2,}")
_FIGURE = re.compile(r"[$€£¥]\s?\d|\d\s?(?:[%€£¥$‰]|[kKmMbB]n?\b)|\d{1,3}(?:[.,]\d{3})+\b")
_LONGEST = 14
_LETTERS = 0.6


def title(showing: Showing) -> str:
    """The line that names a screen: what the viewer took for the title, else the first in words."""
    shown = set(lines(showing))
    if showing.sight.title.strip() in shown:
        return showing.sight.title.strip()
    return next((line for line in lines(showing) if reads(line)), "")


def lines(showing: Showing) -> list[str]:
    return [line.strip() for line in showing.sight.text.splitlines() if line.strip()]


def reads(line: str) -> bool:
    """Whether a line is words rather than a clock, a page number or the crumbs of a picture."""
    letters = sum(character.isalpha() for character in line)
    is_wordy = letters >= _LETTERS * len(line.replace(" ", ""))
    return is_wordy and bool(_WORDS.search(line)) and letters >= 4 and len(line.split()) <= _LONGEST


def titles(meeting: Meeting) -> Iterator[tuple[Showing, str]]:
    """Each screen where it is first shown, with its title; a title that was there before is passed over."""
    seen: set[str] = set()
    for showing in meeting.showings:
        named = title(showing)
        if named and named.casefold() not in seen:
            seen.add(named.casefold())
            yield showing, named


def figures(meeting: Meeting, cues: Cues) -> Iterator[tuple[Showing, str]]:
    """The lines with an amount, a share or a large number, and something that says of what."""
    seen: set[str] = set()
    for showing in meeting.showings:
        for line in lines(showing):
            is_figure = bool(_FIGURE.search(line) or cues.are_in("amount", line))
            if (
                is_figure
                and _WORDS.search(line)
                and len(line.split()) <= 2 * _LONGEST
                and line.casefold() not in seen
            ):
                seen.add(line.casefold())
                yield showing, line


def evidence(showing: Showing, line: str) -> Evidence:
    return Evidence(EvidenceKind.SHOWN, showing.source, showing.span, line, showing.label)
