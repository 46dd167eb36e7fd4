"""Gives the words of a corrected row their times again: words that stayed keep theirs."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from worker.text.tokens import UNSPACED

type Timed = list[Any]
"""A word as a row keeps it: start_ms, end_ms, text, probability."""

_WORDS = re.compile(rf"[{UNSPACED}]|[^\s{UNSPACED}]+")


def realign(
    words: Sequence[Timed], text: str, start_ms: int, end_ms: int
) -> tuple[list[Timed], dict[int, int]]:
    """The words of `text` with times, and where each word that stayed has gone: old place to new place.

    New words share the time of those they replace, each by its length. Words that a person wrote are
    certain. A row without word times stays without.
    """
    if not words:
        return [], {}
    written = _WORDS.findall(text)
    matcher = SequenceMatcher(
        None, [_bare(word[2]) for word in words], [_bare(word) for word in written], autojunk=False
    )
    found: list[Timed] = []
    moved: dict[int, int] = {}
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            moved.update(zip(range(i1, i2), range(j1, j2), strict=True))
            pairs = zip(words[i1:i2], written[j1:j2], strict=True)
            found.extend([old[0], old[1], new, old[3]] for old, new in pairs)
        else:
            start = words[i1][0] if i1 < len(words) and i2 > i1 else found[-1][1] if found else start_ms
            end = words[i2 - 1][1] if i2 > i1 else words[i2][0] if i2 < len(words) else end_ms
            found.extend(spread(written[j1:j2], start, max(start, end)))
    return found, moved


def spread(words: Sequence[str], start_ms: int, end_ms: int) -> Iterator[Timed]:
    """Words one after another over a span, each as long as its letters ask for."""
    whole = sum(map(len, words))
    before = 0
    for word in words:
        start = start_ms + (end_ms - start_ms) * before // whole
        before += len(word)
        yield [start, start_ms + (end_ms - start_ms) * before // whole, word, 1.0]


def _bare(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum()) or word.strip()
