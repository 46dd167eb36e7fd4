"""Where one row of the transcript ends and the next begins."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from worker.findings import Heard, Span, Word
from worker.merging.turns import PersonTurn, SaidWord, attributed, nearby, overlap_ms, speaker_in
from worker.text.words import joined

_PAUSE_MS = 1_000
_LONG_MS = 30_000
_TOO_LONG_MS = 60_000  # without a sentence's end
_OVERLAP_MS = 250
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", '."', ".”", "?”", "!”")


@dataclass(frozen=True, slots=True)
class Row:
    """What one person said in one span, before it has a label; no words where the ear had no word times."""

    span: Span
    person: int | None
    text: str
    words: tuple[Word, ...]
    is_overlapped: bool


class Taken:
    """The stretches of a source that people wrote themselves."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._joined: list[Span] = []
        for span in sorted(spans):
            if self._joined and span.start_ms <= self._joined[-1].end_ms:
                last = self._joined.pop()
                self._joined.append(Span(last.start_ms, max(last.end_ms, span.end_ms)))
            else:
                self._joined.append(span)

    def holds(self, span: Span) -> bool:
        """Whether the middle of a span is taken."""
        middle = (span.start_ms + span.end_ms) // 2
        before = bisect_right(self._joined, middle, key=lambda taken: taken.start_ms) - 1
        return before >= 0 and middle < self._joined[before].end_ms

    def begins_within(self, span: Span) -> bool:
        """Whether a taken stretch begins inside a span."""
        at = bisect_left(self._joined, span.start_ms, key=lambda taken: taken.start_ms)
        return at < len(self._joined) and self._joined[at].start_ms < span.end_ms


def rows(
    heard: Sequence[Heard],
    turns: Sequence[PersonTurn],
    persons: Sequence[int | None],
    taken: Taken,
) -> list[Row]:
    """The rows of one source, in order.

    `persons` names, for each of `heard`, whose voice the ear said it was, or None. What lies mostly inside
    `taken` is left out, and no row runs across it.
    """
    ordered = sorted(turns, key=lambda turn: (turn.span, turn.person))
    words = sorted((word for one in heard for word in one.words), key=lambda word: word.span)
    said = attributed([word for word in words if not taken.holds(word.span)], ordered)
    bare = [
        (one.span, one.text.strip(), person)
        for one, person in zip(heard, persons, strict=True)
        if not one.words and one.text.strip() and not taken.holds(one.span)
    ]
    found = [
        *_rows_of_words(list(_runs(said, taken)), ordered),
        *_rows_of_text(sorted(bare, key=lambda one: one[:2]), ordered),
    ]
    return sorted(found, key=lambda row: row.span)


def _rows_of_words(runs: Sequence[Sequence[SaidWord]], turns: Sequence[PersonTurn]) -> Iterator[Row]:
    spans = [Span(run[0].word.span.start_ms, max(said.word.span.end_ms for said in run)) for run in runs]
    for run, span, near in zip(runs, spans, nearby(spans, turns), strict=True):
        words = tuple(said.word for said in run)
        person = run[0].person
        alongside_ms = overlap_ms([word.span for word in words], person, near)
        yield Row(span, person, joined(word.text for word in words), words, alongside_ms >= _OVERLAP_MS)


def _rows_of_text(bare: Sequence[tuple[Span, str, int | None]], turns: Sequence[PersonTurn]) -> Iterator[Row]:
    for (span, text, named), near in zip(bare, nearby([span for span, _, _ in bare], turns), strict=True):
        person = speaker_in(span, near) if named is None else named
        yield Row(span, person, text, (), overlap_ms([span], person, near) >= _OVERLAP_MS)


# ── cutting ──────────────────────────────────────────────────────────────────────────────────────────


def _runs(said: Sequence[SaidWord], taken: Taken) -> Iterator[Sequence[SaidWord]]:
    """The words of each row: one person, no long pause, about half a minute."""
    edges = [n for n, (left, right) in enumerate(pairwise(said), start=1) if _is_edge(left, right, taken)]
    for start, end in pairwise([0, *edges, len(said)]):
        rest = said[start:end]
        while rest:
            cut = _sentence_cut(rest)
            yield rest[:cut]
            rest = rest[cut:]


def _is_edge(left: SaidWord, right: SaidWord, taken: Taken) -> bool:
    pause_ms = right.word.span.start_ms - left.word.span.end_ms
    is_parted = taken.begins_within(Span(left.word.span.start_ms, right.word.span.end_ms))
    return left.person != right.person or pause_ms > _PAUSE_MS or is_parted


def _sentence_cut(run: Sequence[SaidWord]) -> int:
    """How many words make a row: all, or those up to the last sentence's end within half a minute."""
    start = run[0].word.span.start_ms
    lengths = [said.word.span.end_ms - start for said in run]
    if lengths[-1] <= _LONG_MS:
        return len(run)
    ends = [n for n, said in enumerate(run, start=1) if said.word.text.rstrip().endswith(_SENTENCE_ENDS)]
    within = [n for n in ends if lengths[n - 1] <= _LONG_MS]
    after = [n for n in ends if _LONG_MS < lengths[n - 1] <= _TOO_LONG_MS]
    if within or after:
        return within[-1] if within else after[0]
    return max(1, sum(length <= _TOO_LONG_MS for length in lengths))
