"""Cuts what was said into captions: two short lines at most, each on screen while its words are spoken."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from worker.exports import moments, plain
from worker.findings import Span
from worker.meeting import Meeting, Utterance

LINES = 2
LONGEST_MS = 7_000
"""Nobody looks at one caption for longer."""

_WORD = re.compile(r"\S+\s*")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।]['\"”’»)]*\s*$")


@dataclass(frozen=True, slots=True)
class Caption:
    """One to two lines on the meeting's clock; `is_turn` when its speaker has only now begun."""

    span: Span
    speaker: str
    lines: tuple[str, ...]
    is_turn: bool


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text that is never parted, with the space that follows it."""

    text: str
    start_ms: int
    end_ms: int


def captions(meeting: Meeting, chars: int, *, named: bool = False) -> list[Caption]:
    """All captions of a meeting, in order of time. `named` begins each turn with its speaker's name."""
    starts, width, last = moments.offsets(meeting), max(1, chars // LINES), ""
    cut: list[Caption] = []
    for utterance in meeting.utterances:
        if utterance.source not in starts:
            continue
        is_turn, last = utterance.speaker != last, utterance.speaker
        name = plain.line(meeting.name_of(utterance.speaker))
        pieces = _pieces(utterance)
        if named and is_turn and pieces:
            pieces.insert(0, _Piece(f"{name}: ", pieces[0].start_ms, pieces[0].start_ms))
        for shown in _grouped(_narrow(pieces, width), width):
            span = _span(shown).shifted(starts[utterance.source])
            cut.append(Caption(span, name, _lines(shown, width) or (_text(shown),), is_turn))
            is_turn = False
    return sorted(cut, key=lambda caption: caption.span)


# ── from an utterance to pieces ──────────────────────────────────────────────────────────────────────


def _pieces(utterance: Utterance) -> list[_Piece]:
    """The words of an utterance with their times; shared out over the span where they have none."""
    text = plain.line(utterance.text)
    return _timed(utterance, text) or _shared_out(text, utterance.span)


def _timed(utterance: Utterance, text: str) -> list[_Piece]:
    """The text cut where its words begin; nothing when the words are not those of the text."""
    places, at = [], 0
    for word in utterance.words:
        bare = plain.line(word.text)
        at = text.find(bare, at)
        if at < 0:
            return []
        places.append(at)
        at += len(bare)
    cuts = [0, *places[1:], len(text)]
    return [
        _Piece(text[start:end], word.span.start_ms, word.span.end_ms)
        for (start, end), word in zip(pairwise(cuts), utterance.words, strict=False)
        if text[start:end].strip()
    ]


def _shared_out(text: str, span: Span) -> list[_Piece]:
    """Each word gets as much of the span as it has of the characters."""
    each = span.duration_ms / max(1, len(text))
    return [
        _Piece(word[0], span.start_ms + round(word.start() * each), span.start_ms + round(word.end() * each))
        for word in _WORD.finditer(text)
    ]


def _narrow(pieces: Sequence[_Piece], width: int) -> Iterator[_Piece]:
    """The same pieces, those that are wider than a line cut to fit one."""
    for piece in pieces:
        if _width(piece.text.rstrip()) <= width:
            yield piece
        else:
            slices = list(_slices(piece.text, width))
            each = (piece.end_ms - piece.start_ms) / len(slices)
            for n, text in enumerate(slices):
                start = piece.start_ms + round(n * each)
                yield _Piece(text, start, piece.start_ms + round((n + 1) * each))


def _slices(text: str, width: int) -> Iterator[str]:
    """Stretches no wider than `width`, never parting a letter from its marks."""
    taken = ""
    for character in text:
        is_mark = unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf"} or taken.endswith("\u200d")
        if taken and not is_mark and _width(taken + character) > width:
            yield taken
            taken = ""
        taken += character
    yield taken


def _width(text: str) -> int:
    """Columns: an ideograph fills two, a mark none."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.category(character) in {"Mn", "Me", "Cf"}
        else 2
        if unicodedata.east_asian_width(character) in "WF"
        else 1
        for character in text
    )


# ── from pieces to captions ──────────────────────────────────────────────────────────────────────────


def _grouped(pieces: Iterator[_Piece], width: int) -> Iterator[list[_Piece]]:
    """As many pieces to a caption as fit; from the second line on, a sentence's end ends it too."""
    group: list[_Piece] = []
    for piece in pieces:
        if group and (_is_full(group, piece, width) or _is_whole(group, width)):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _is_full(group: list[_Piece], piece: _Piece, width: int) -> bool:
    return piece.end_ms - group[0].start_ms > LONGEST_MS or _lines([*group, piece], width) is None


def _is_whole(group: list[_Piece], width: int) -> bool:
    text = _text(group)
    return _width(text) > width and bool(_SENTENCE_END.search(text))


def _lines(group: Sequence[_Piece], width: int) -> tuple[str, ...] | None:
    """One line, else two as even as they can be; None when they do not fit."""
    whole = _text(group)
    if _width(whole) <= width:
        return (whole,)
    if _width(whole) > LINES * width + 1:
        return None
    parted = ((_text(group[:at]), _text(group[at:])) for at in range(1, len(group)))
    fitting = [two for two in parted if max(map(_width, two)) <= width]
    return min(fitting, key=lambda two: abs(_width(two[0]) - _width(two[1])), default=None)


def _text(group: Sequence[_Piece]) -> str:
    return "".join(piece.text for piece in group).strip()


def _span(group: Sequence[_Piece]) -> Span:
    """From the first word to the last; never empty, or a player would never show it."""
    start = group[0].start_ms
    return Span(start, max(start + 1, *(piece.end_ms for piece in group)))
