"""How text is cut into words and compared, in any script.

Two words are the same here when a listener could not tell them apart: case, punctuation, hyphens and
hesitations do not count, "we're" is "we are", "thirty-eight" is "38", "9 September" is "September 9th".
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from worker.text import dates
from worker.text.numerals import figures, spoken, written
from worker.text.tokens import UNSPACED, Piece, Token, pieces

_UNSPACED = re.compile(f"[{UNSPACED}]")
_NEGATIONS = frozenset("no not nicht kein keine keinen keinem keiner non pas".split())
_SYMBOLS = {
    "%": ("percent", "prozent", "pourcent"),
    "‰": ("permille", "promille"),
    "$": ("dollars", "dollar", "usd"),
    "€": ("euros", "euro", "eur"),
    "£": ("pounds", "pound", "gbp"),
    "¥": ("yen", "yuan"),
    "&": ("and", "und", "et"),
}
_MONEY = frozenset(_SYMBOLS[sign] for sign in "$€£¥")
_TAILS = {
    "s": ("s", "is", "has", "us"),
    "re": ("re", "are"),
    "ve": ("ve", "have"),
    "ll": ("ll", "will"),
    "m": ("m", "am"),
    "d": ("d", "would", "had"),
}
_IRREGULAR_STEMS = {"ca": "can", "wo": "will", "sha": "shall"}
_SAME = {
    "cannot": ("can¬not¬", "cannot"),
    "gonna": ("gonna", "goingto"),
    "wanna": ("wanna", "wantto"),
    "gotta": ("gotta", "gotto"),
    "ok": ("okay",),
    "mr": ("mister",),
    "dr": ("doctor",),
}
_ORDINAL_ENDINGS = frozenset("st nd rd th er ère e ème eme te ten".split())
_MULTIPLES = {"k": 10**3, "bn": 10**9}
_LONGEST_NUMBER = 16  # words


@lru_cache(maxsize=4096)
def tokens(text: str, *, heeds_pauses: bool = True) -> tuple[Token, ...]:
    """The words of a text as they are compared, without fillers; a number, however long, is one token.

    Scripts without spaces give one token a character. Money and dates are put into one order ("$5" as "5 $",
    "9 September" as "September 9"), so positions need not ascend. With `heeds_pauses` a comma parts two
    numbers ("twenty, six"); without it punctuation counts for nothing at all.
    """
    cut = list(_cut(list(pieces(text)), heeds_pauses=heeds_pauses))
    return tuple(dates.ordered(list(_money_last(cut))))


def plain(text: str) -> tuple[str, ...]:
    """The usual form of each word of a text."""
    return tuple(token.form for token in tokens(text))


def joined(words: Iterable[str]) -> str:
    """Words written as a text: a blank between them, except in scripts that have none."""
    text = ""
    for word in words:
        bare = word.strip()
        has_blank = bool(text) and not (_UNSPACED.match(bare) and _UNSPACED.match(text[-1]))
        text += f" {bare}" if has_blank else bare
    return text


# ── finding ──────────────────────────────────────────────────────────────────────────────────────────


def occurrences(quote: str, text: str) -> list[tuple[int, int]]:
    """Where a quote is said in a text, word for word: first character and one past the last of each."""
    for heeds_pauses in (True, False):
        said = tokens(text, heeds_pauses=heeds_pauses)
        wanted = tokens(quote, heeds_pauses=heeds_pauses)
        found = [extent(said[first:last]) for first, last in runs(wanted, said)]
        if found:
            return found
    return []


def runs(wanted: Sequence[Token], among: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Where `wanted` is said word for word: the first token of each occurrence and one past its last.

    Words may be cut otherwise ("e-mail", "e mail", "email"), but both ends must be ends of words.
    """
    if not wanted:
        return
    for start in range(len(among)):
        end = _end_of_run(wanted, among, start)
        if end is not None:
            yield start, end


def extent(run: Sequence[Token]) -> tuple[int, int]:
    """The characters that a run of tokens covers: first, and one past the last."""
    return min(token.start for token in run), max(token.end for token in run)


def _end_of_run(wanted: Sequence[Token], among: Sequence[Token], start: int) -> int | None:
    # A state is (tokens of each side used, the letters by which one side is ahead); at most one is ahead.
    states = [(0, start, "", "")]
    while states:
        asked, said, ahead_asked, ahead_said = states.pop()
        if not ahead_asked and not ahead_said and asked == len(wanted):
            return said
        if not ahead_asked and asked < len(wanted):
            steps = [(asked + 1, said, form, ahead_said) for form in wanted[asked].forms]
        elif ahead_asked and said < len(among):
            steps = [(asked, said + 1, ahead_asked, form) for form in among[said].forms]
        else:
            continue
        for asked_next, said_next, left, right in steps:
            if left.startswith(right) or right.startswith(left):
                states.append((asked_next, said_next, left[len(right) :], right[len(left) :]))
    return None


# ── cutting ──────────────────────────────────────────────────────────────────────────────────────────


def _cut(found: Sequence[Piece], *, heeds_pauses: bool) -> Iterator[Token]:
    at = 0
    while at < len(found):
        piece = found[at]
        read = _said_number(found, at, heeds_pauses=heeds_pauses) or _suffixed_number(found, at)
        if read is not None:
            token, at = read
            yield token
            continue
        at += 1
        if piece.kind == "iso":
            yield from dates.iso(piece.word, piece.start)
        elif piece.kind == "figures":
            yield from _figures(piece)
        elif "'" in piece.word:
            yield from _contraction(piece)
        else:
            yield Token(_forms(piece), piece.start, piece.end)


def _forms(piece: Piece) -> tuple[str, ...]:
    if piece.kind == "symbol":
        return _SYMBOLS[piece.word]
    if piece.kind == "minus":
        return ("minus", "negative")
    if piece.word in _NEGATIONS:  # in marks, so that "not able" is never "notable"
        return (f"¬{piece.word}¬",)
    return _SAME.get(piece.word, (piece.word,))


def _contraction(piece: Piece) -> Iterator[Token]:
    """The parts of a word with apostrophes; "don't" stays whole, lest "we do" be found in "we don't"."""
    stem, _, tail = piece.word.rpartition("'")
    if tail == "t" and stem.endswith("n"):
        whole = _IRREGULAR_STEMS.get(stem[:-1], stem[:-1])
        yield Token((f"{whole}¬not¬", f"{stem}t"), piece.start, piece.end)
        return
    start = piece.start
    for n, part in enumerate(piece.word.split("'")):
        end = start + len(part)
        yield Token(_TAILS.get(part, (part,)) if n else _SAME.get(part, (part,)), start, end)
        start = end + 1


def _money_last(cut: Sequence[Token]) -> Iterator[Token]:
    at = 0
    while at < len(cut):
        here, after = cut[at], cut[at + 1] if at + 1 < len(cut) else None
        if after and after.is_number and here.forms in _MONEY and after.start - here.end < 2:
            yield after
            at += 1
        yield here
        at += 1


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────────


def _said_number(found: Sequence[Piece], at: int, *, heeds_pauses: bool) -> tuple[Token, int] | None:
    """The number in words that starts at a piece ("2.5 million" too), and the first piece after it."""
    words: list[str] = []
    if found[at].word == "sept" and _is_beside_figures(found, at):  # September, and no French seven
        return None
    for piece in found[at : at + _LONGEST_NUMBER]:
        is_apart = heeds_pauses and bool(words) and not piece.is_tied
        if is_apart or piece.kind not in {"letters", "figures"}:
            break
        parts = figures(piece.word) if piece.kind == "figures" else [piece.word]
        if len(parts) != 1:
            break
        words.append(parts[0])
    read = spoken(words)
    if read is None or (read.length == 1 and found[at].kind == "figures"):
        return None
    form = f"#{written(read.value)}{'th' if read.is_ordinal else ''}"
    return Token((form,), found[at].start, found[at + read.length - 1].end), at + read.length


def _is_beside_figures(found: Sequence[Piece], at: int) -> bool:
    return any(piece.kind == "figures" for piece in found[max(0, at - 1) : at + 2])


def _suffixed_number(found: Sequence[Piece], at: int) -> tuple[Token, int] | None:
    """A number with an ending, as "9th" and "5k", and the first piece after it."""
    if found[at].kind != "figures" or at + 1 >= len(found) or found[at].end != found[at + 1].start:
        return None
    parts, suffix, end = figures(found[at].word), found[at + 1].word, found[at + 1].end
    if len(parts) != 1:
        return None
    if suffix in _ORDINAL_ENDINGS and parts[0].isdecimal():
        return Token((f"#{parts[0]}th",), found[at].start, end), at + 2
    if suffix in _MULTIPLES:
        number = spoken([parts[0]])
        value = number.value * _MULTIPLES[suffix] if number else 0
        return Token((f"#{written(value)}", f"#{parts[0]}{suffix}"), found[at].start, end), at + 2
    return None


def _figures(piece: Piece) -> Iterator[Token]:
    """One number, or the parts of what only looks like one: a version, an address, a date in figures."""
    parts = figures(piece.word)
    if len(parts) == 1:
        yield Token((f"#{parts[0]}",), piece.start, piece.end)
        return
    start = piece.start
    for run in re.finditer(r"\d+", piece.word):
        yield Token((f"#{int(run.group())}",), start + run.start(), start + run.end())
