"""Who said each word: words and turns of one source, laid over one another."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from worker.findings import Span, Word

_REACH_MS = 500  # a word in no turn belongs to one that is this near
_ISLAND_MS = 600  # a single word as short as this needs a turn of its own to be somebody else's


@dataclass(frozen=True, slots=True)
class PersonTurn:
    """One stretch of one person's speech; persons are numbers over the whole meeting."""

    span: Span
    person: int


@dataclass(frozen=True, slots=True)
class SaidWord:
    """A word and who said it; None where nobody was told apart."""

    word: Word
    person: int | None


def attributed(words: Sequence[Word], turns: Sequence[PersonTurn]) -> list[SaidWord]:
    """Each word with the person whose turn it overlaps most, else the nearest within half a second.

    Both are in order of their beginning. A word far from every turn goes with the word that is nearest.
    """
    persons: list[int | None] = []
    near_each = list(nearby([word.span for word in words], turns))
    for word, near in zip(words, near_each, strict=True):
        persons.append(speaker_in(word.span, near, persons[-1] if persons else None))
    _give_to_neighbours(words, persons)
    for at in range(1, len(words) - 1):
        if _is_island(words, persons, at) and not _has_own_turn(words[at], persons, at, near_each[at]):
            persons[at] = persons[at - 1]
    return [SaidWord(word, person) for word, person in zip(words, persons, strict=True)]


def speaker_in(span: Span, turns: Sequence[PersonTurn], before: int | None = None) -> int | None:
    """Who speaks most in a span, or nearest to it; of two who speak as much, the one who spoke `before`."""
    best = max(
        turns,
        key=lambda turn: (
            turn.span.overlap_ms(span),
            -turn.span.distance_ms(span),
            turn.person == before,
            -turn.span.start_ms,
        ),
        default=None,
    )
    return best.person if best and best.span.distance_ms(span) <= _REACH_MS else None


def nearby(spans: Sequence[Span], turns: Sequence[PersonTurn]) -> Iterator[list[PersonTurn]]:
    """For each span the turns within reach of it. Both are in order of their beginning, and walked once."""
    near: list[PersonTurn] = []
    at = 0
    for span in spans:
        near = [turn for turn in near if turn.span.end_ms + _REACH_MS >= span.start_ms]
        while at < len(turns) and turns[at].span.start_ms <= span.end_ms + _REACH_MS:
            near.append(turns[at])
            at += 1
        yield list(near)


def overlap_ms(spans: Sequence[Span], person: int | None, turns: Sequence[PersonTurn]) -> int:
    """How much of these spans lies in turns of anybody else."""
    others = [turn.span for turn in turns if turn.person != person]
    return sum(max((span.overlap_ms(other) for other in others), default=0) for span in spans)


def _give_to_neighbours(words: Sequence[Word], persons: list[int | None]) -> None:
    known = [at for at, person in enumerate(persons) if person is not None]
    for at in [at for at, person in enumerate(persons) if person is None and known]:
        after = bisect_left(known, at)
        beside = known[max(0, after - 1) : after + 1]
        distances = [words[at].span.distance_ms(words[other].span) for other in beside]
        persons[at] = persons[beside[distances.index(min(distances))]]


def _is_island(words: Sequence[Word], persons: Sequence[int | None], at: int) -> bool:
    """Whether one short word stands inside another person's sentence."""
    before, here, after = persons[at - 1 : at + 2]
    return before == after != here and words[at].span.duration_ms <= _ISLAND_MS


def _has_own_turn(word: Word, persons: Sequence[int | None], at: int, near: Sequence[PersonTurn]) -> bool:
    """Whether the turns say that this person spoke here and the one around it did not."""
    own = max((turn.span.overlap_ms(word.span) for turn in near if turn.person == persons[at]), default=0)
    around = max(
        (turn.span.overlap_ms(word.span) for turn in near if turn.person == persons[at - 1]), default=0
    )
    return own >= 0.8 * word.span.duration_ms and around <= 0.2 * word.span.duration_ms
