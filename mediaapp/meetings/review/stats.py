"""How a meeting was talked: who spoke how much and how fast, who asked, the longest stretches, silence."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from mediaapp.meetings.models import Meeting, Utterance
from mediaapp.meetings.review.clock import Clock
from mediaapp.meetings.review.transcript import Turn, Who, anchor

BREATH_MS = 2_000
"""A pause after which the same person begins anew."""


@dataclass(frozen=True, slots=True)
class Longest:
    """The longest stretch in which nobody else spoke."""

    ms: int
    start_ms: int
    address: str


@dataclass(frozen=True, slots=True)
class Share:
    """One speaker; `percent` is of all that was said."""

    who: Who
    ms: int
    percent: int
    words: int
    questions: int
    longest: Longest

    @property
    def pace(self) -> int:
        """Words a minute."""
        return round(self.words * 60_000 / self.ms) if self.ms else 0


@dataclass(frozen=True, slots=True)
class Stats:
    shares: tuple[Share, ...]
    spoken_ms: int
    silent_ms: int
    words: int
    questions: int


def stats_of(meeting: Meeting, turns: list[Turn], clock: Clock) -> Stats:
    """Counted on the transcript as it stands, corrections included. One query."""
    texts = dict(Utterance.objects.live(meeting).values_list("label", "text"))
    ms: Counter[Who] = Counter()
    words: Counter[Who] = Counter()
    questions: Counter[Who] = Counter()
    for turn in turns:
        who, text = Who(turn.speaker, turn.name), texts.get(turn.label, "")
        ms[who] += turn.end_ms - turn.start_ms
        words[who] += len(text.split())
        questions[who] += sum(text.count(mark) for mark in "?？؟")
    longest = _longest(turns, clock)
    total = sum(ms.values())
    spoken = _covered(turns)
    shares = tuple(
        Share(who, of, round(100 * of / total) if total else 0, words[who], questions[who], longest[who])
        for who, of in ms.most_common()
    )
    silent = max(0, sum(reel.duration_ms for reel in clock.reels if reel.is_played) - spoken)
    return Stats(shares, spoken, silent, words.total(), questions.total())


def _longest(turns: Iterable[Turn], clock: Clock) -> dict[Who, Longest]:
    found: dict[Who, Longest] = {}
    begun: Turn | None = None
    last: Turn | None = None
    for turn in turns:
        goes_on = (
            last is not None
            and (turn.source, turn.speaker) == (last.source, last.speaker)
            and turn.start_ms - last.end_ms <= BREATH_MS
        )
        begun = begun if goes_on and begun else turn
        last = turn
        who, so_far = Who(turn.speaker, turn.name), turn.end_ms - begun.start_ms
        if who not in found or so_far > found[who].ms:
            address = f"{clock.address(begun.source, begun.start_ms)}#{anchor(begun.label)}"
            found[who] = Longest(so_far, begun.start_ms, address)
    return found


def _covered(turns: Iterable[Turn]) -> int:
    """Milliseconds in which anybody spoke: what two say at once counts once."""
    spans: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    for turn in turns:
        spans[turn.source].append((turn.start_ms, turn.end_ms))
    covered = 0
    for of_source in spans.values():
        reached = 0
        for start, end in sorted(of_source):
            covered += max(0, end - max(start, reached))
            reached = max(reached, end)
    return covered
