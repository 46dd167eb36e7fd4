"""Finds words in what was said and shown, and the exact moment at which they were."""

from collections.abc import Sequence
from dataclasses import dataclass

from worker.findings import Span
from worker.meeting import Meeting, Showing, Utterance
from worker.text.words import occurrences

_BREATH_MS = 3_000  # a speaker who goes on within this time is still in the same sentence
_CLOSING = ".!?…。！？"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words exactly as they were said or shown, when, and the label of the row they begin in."""

    text: str
    span: Span
    of: str


def said(words: str, rows: Sequence[Utterance]) -> list[Quote]:
    """Every place where these rows say the words; one may run over the edge from a row into the next."""
    text = " ".join(row.text for row in rows)
    return [_quote(rows, start, _with_closing(text, end)) for start, end in occurrences(words, text)]


def shown(words: str, showing: Showing) -> list[Quote]:
    """Every place where a screen shows the words, whether read as a whole or line by line."""
    sight = showing.sight
    for text in (sight.text, *(box.text for box in sight.boxes)):
        found = occurrences(words, text)
        if found:
            return [
                Quote(" ".join(text[start:end].split()), showing.span, showing.label) for start, end in found
            ]
    return []


def breath(row: Utterance, meeting: Meeting) -> tuple[Utterance, ...]:
    """A row with the rows of the same speaker that touch it, among which a sentence may be divided."""
    own = [
        other for other in meeting.utterances if (other.source, other.speaker) == (row.source, row.speaker)
    ]
    at = own.index(row)
    before = own[at - 1 : at] if at and row.span.distance_ms(own[at - 1].span) <= _BREATH_MS else []
    after = [other for other in own[at + 1 : at + 2] if row.span.distance_ms(other.span) <= _BREATH_MS]
    return (*before, row, *after)


def span_of(row: Utterance, start: int, end: int) -> Span:
    """When characters `start` to `end` of a row's text are said: by its words, else the row's own span."""
    places = [place for place in _word_places(row) if place[0] < end and place[1] > start]
    if not places or places[0][0] > start or places[-1][1] < end:
        return row.span  # a person rewrote it: these words have no times of their own
    times = [span for _, _, span in places]
    return Span(min(span.start_ms for span in times), max(span.end_ms for span in times))


def _word_places(row: Utterance) -> list[tuple[int, int, Span]]:
    """The characters of the text that each word covers, with its time."""
    places, cursor = [], 0
    for word in row.words:
        bare = word.text.strip()
        at = row.text.find(bare, cursor)
        if bare and at >= 0:
            cursor = at + len(bare)
            places.append((at, cursor, word.span))
    return places


def _with_closing(text: str, end: int) -> int:
    while end < len(text) and text[end] in _CLOSING:
        end += 1
    return end


def _quote(rows: Sequence[Utterance], start: int, end: int) -> Quote:
    """The quote at characters `start` to `end` of the rows' texts with one blank between each two."""
    parts: list[tuple[str, Span, str]] = []
    offset = 0
    for row in rows:
        first, last = max(start - offset, 0), min(end - offset, len(row.text))
        if first < last:
            parts.append((row.text[first:last], span_of(row, first, last), row.label))
        offset += len(row.text) + 1
    span = Span(min(span.start_ms for _, span, _ in parts), max(span.end_ms for _, span, _ in parts))
    return Quote(" ".join(text for text, _, _ in parts), span, parts[0][2])
