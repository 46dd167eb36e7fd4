"""The units of compared text, and the first cut of a text into pieces of one kind of characters."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

UNSPACED = (  # scripts that put no blanks between words: Thai to Burmese, Khmer, kana, Han
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\uff66-\uff9d"
)
_MARK = "\ue000"  # stands for a combining mark while text is cut: Python's \w leaves those out
_LETTER = rf"[^\W\d_{UNSPACED}]"
_LETTERS = rf"{_LETTER}(?:{_LETTER}|{_MARK})*"
_PIECE = re.compile(
    r"(?P<iso>\b\d{4}-\d\d-\d\d\b)"
    r"|(?P<figures>\d+(?:[.,'’]\d+)*)"
    rf"|(?P<unspaced>[{UNSPACED}]{_MARK}*)"
    rf"|(?P<letters>{_LETTERS}(?:['’ʼ]{_LETTERS})*)"
    r"|(?P<symbol>[%‰$€£¥&])"
    r"|(?P<minus>(?<![\w)\]])[-−](?=[$€£]?\d))"
)
_TIES = " \u00a0\u202f\n\t-‐‑"

FILLERS = frozenset(
    "um umm uh uhh uhm erm ah ahh hm hmm hmmm mm mmm mhm ähm äh öh öhm euh heu ehm".split(),
)


@dataclass(frozen=True, slots=True)
class Token:
    """One unit of comparison: characters `start` to `end` of the text, and every form it may be told by.

    The first form is the usual one. A number's starts with "#" ("#38", "#9th"), a month's with "@" ("@9").
    """

    forms: tuple[str, ...]
    start: int
    end: int

    @property
    def form(self) -> str:
        return self.forms[0]

    @property
    def is_number(self) -> bool:
        return self.form.startswith("#")

    @property
    def is_month(self) -> bool:
        return self.form.startswith("@")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one kind of characters; `word` is its text without regard to case and typography.

    A piece is tied when only blanks, a hyphen or a hesitation stand between it and the piece before.
    """

    kind: str
    word: str
    start: int
    end: int
    is_tied: bool


def pieces(text: str) -> Iterator[Piece]:
    """Everything in a text that counts when it is compared; hesitations and punctuation do not."""
    shadow = text if text.isascii() else "".join(_MARK if _is_mark(letter) else letter for letter in text)
    end, between = 0, ""
    for found in _PIECE.finditer(shadow):
        between += text[end : found.start()]
        end = found.end()
        word = unicodedata.normalize("NFKC", text[found.start() : end]).casefold()
        word = word.replace("’", "'").replace("ʼ", "'")
        if word in FILLERS:
            between = between.rstrip(" ,")
            continue
        is_tied = not between.strip(_TIES)
        yield Piece(found.lastgroup or "", word, found.start(), end, is_tied)
        between = ""


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M")
