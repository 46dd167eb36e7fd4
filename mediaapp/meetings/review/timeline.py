"""The timeline under the player, in percent of the meeting's length: chapters, lanes, marks and the wave."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from mediaapp.ledger.models import Part
from mediaapp.meetings.review.clock import Clock
from mediaapp.meetings.review.transcript import HUES, Missing, Turn, Who
from worker.meeting import Claim, Section

BARS = 240
LANE = 11
TOP = 22
"""Where the lanes begin, below the chapters; both in px, as are the heights here."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the timeline in percent; `y` in px."""

    x: float
    width: float
    label: str = ""
    address: str = ""
    hue: int = 0
    y: float = 0
    height: float = 0
    start_ms: int = 0


@dataclass(frozen=True, slots=True)
class Timeline:
    names: tuple[str, ...]
    chapters: tuple[Stretch, ...]
    tracks: tuple[float, ...]
    talk: tuple[Stretch, ...]
    gaps: tuple[Stretch, ...]
    marks: tuple[Stretch, ...]
    wave: tuple[Stretch, ...]

    @property
    def below(self) -> int:
        """Where the lanes end."""
        return TOP + LANE * len(self.names)

    @property
    def marks_y(self) -> float:
        return self.below + 9

    @property
    def height(self) -> int:
        return self.below + 36

    @property
    def gap_height(self) -> int:
        return max(LANE, LANE * len(self.names))


def timeline(
    clock: Clock,
    turns: Sequence[Turn],
    *,
    claims: Iterable[Claim],
    gaps: Iterable[Missing],
    levels: Iterable[tuple[UUID, int, list[int]]],
) -> Timeline:
    people = _lanes(turns)
    rows = {label: n for n, group in enumerate(people) for label in group.labels}
    written = list(claims)
    below = TOP + LANE * len(people)
    return Timeline(
        names=tuple(group.name for group in people),
        chapters=tuple(_chapters(clock, written)),
        tracks=tuple(TOP + 2.5 + LANE * n for n in range(len(people))),
        talk=tuple(_talk(clock, turns, rows)),
        gaps=tuple(_gaps(clock, gaps)),
        marks=tuple(_marks(clock, written)),
        wave=tuple(_wave(clock, levels, below + 27)),
    )


# ── lanes ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Lane:
    name: str
    labels: frozenset[str]


def _lanes(turns: Iterable[Turn]) -> list[Lane]:
    """A lane for each speaker; beyond four, those who said least share the last one."""
    spoken: Counter[Who] = Counter()
    for turn in turns:
        spoken[Who(turn.speaker, turn.name)] += turn.end_ms - turn.start_ms
    most = [who for who, _ms in spoken.most_common()]
    own, rest = (most, []) if len(most) <= HUES else (most[: HUES - 1], most[HUES - 1 :])
    given = Counter(who.name.partition(" ")[0] for who in own)
    lanes = [
        Lane(_short(who, given), frozenset({who.label})) for who in sorted(own, key=lambda who: who.number)
    ]
    if rest:
        name = _("%(n)d others") % {"n": len(rest)}
        lanes.append(Lane(name, frozenset(who.label for who in rest)))
    return lanes


def _short(who: Who, given: Counter[str]) -> str:
    """The first of somebody's names, if nobody else here has it."""
    first = who.name.partition(" ")[0]
    return first if first and given[first] == 1 else str(who)


def _talk(clock: Clock, turns: Iterable[Turn], rows: dict[str, int]) -> Iterable[Stretch]:
    """Turns of one speaker that all but touch are drawn as one."""
    drawn: list[Stretch] = []
    for turn in turns:
        start, end = clock.percent(turn.source, turn.start_ms), clock.percent(turn.source, turn.end_ms)
        row = rows[turn.speaker]
        last = drawn[-1] if drawn else None
        y = TOP + 2.5 + LANE * row
        hue = Who(turn.speaker, turn.name).hue
        if last and last.y == y and last.hue == hue and 0 <= start - (last.x + last.width) < 0.15:
            drawn[-1] = Stretch(last.x, end - last.x, hue=hue, y=y)
        else:
            drawn.append(Stretch(start, max(0.1, end - start), hue=hue, y=y))
    return drawn


def _gaps(clock: Clock, gaps: Iterable[Missing]) -> Iterable[Stretch]:
    for gap in gaps:
        if gap.source and clock.reel(gap.source).is_played and gap.end_ms > gap.start_ms:
            start, end = clock.percent(gap.source, gap.start_ms), clock.percent(gap.source, gap.end_ms)
            yield Stretch(start, max(0.3, end - start), label=gap.reason)


# ── what the minutes add ─────────────────────────────────────────────────────────────────────────────


def _chapters(clock: Clock, claims: Iterable[Claim]) -> Iterable[Stretch]:
    for claim in claims:
        if claim.section is Section.CHAPTERS and "start_ms" in claim.fields and claim.evidence:
            source = UUID(claim.fields.get("source") or claim.evidence[0].source)
            start_ms, end_ms = int(claim.fields["start_ms"]), int(claim.fields["end_ms"])
            if clock.reel(source).is_played:
                start, end = clock.percent(source, start_ms), clock.percent(source, end_ms)
                yield Stretch(
                    x=start,
                    width=max(0.2, end - start - 0.25),
                    label=claim.fields.get("title") or claim.text,
                    address=clock.address(source, start_ms),
                    start_ms=start_ms,
                )


def _marks(clock: Clock, claims: Iterable[Claim]) -> Iterable[Stretch]:
    for claim in claims:
        proof = next((one for one in claim.evidence if one.verified), None)
        if claim.section in {Section.DECISIONS, Section.ACTIONS} and proof:
            source = UUID(proof.source)
            if clock.reel(source).is_played:
                yield Stretch(clock.percent(source, proof.span.start_ms), 0, label=claim.section.value)


# ── the wave ─────────────────────────────────────────────────────────────────────────────────────────


def levels_of(job: UUID) -> list[tuple[UUID, int, list[int]]]:
    """Source, start and levels of every chunk. One query."""
    chunks = Part.objects.filter(job=job, type="Chunk").order_by("start_ms")
    rows = chunks.values_list("work__source", "start_ms", "value__levels")
    return [(source, start_ms, levels) for source, start_ms, levels in rows if source is not None]


STEP_MS = 250
"""How far apart levels stand."""


def _wave(clock: Clock, levels: Iterable[tuple[UUID, int, list[int]]], middle: float) -> Iterable[Stretch]:
    loudest = [0] * BARS
    known = {reel.id for reel in clock.reels}
    for source, start_ms, values in levels:
        if source not in known:
            continue
        for n, value in enumerate(values):
            bar = min(BARS - 1, int(clock.percent(source, start_ms + n * STEP_MS) * BARS / 100))
            loudest[bar] = max(loudest[bar], value)
    for n, level in enumerate(loudest):
        height = 2 + 16 * (level / 100) ** 0.6
        if any(loudest):
            yield Stretch(100 * n / BARS, 0.25, y=middle - height / 2, height=height)


def around(
    levels: Iterable[tuple[UUID, int, list[int]]], source: UUID, start_ms: int, end_ms: int
) -> list[tuple[float, float, bool]]:
    """The wave for one quote: position and height in percent, and whether it lies inside the span."""
    pad = max(2_000, (end_ms - start_ms) // 3)
    first, last = max(0, start_ms - pad), end_ms + pad
    bars: list[tuple[float, float, bool]] = []
    for one, chunk_start, values in levels:
        for n, level in enumerate(values if one == source else ()):
            at = chunk_start + n * STEP_MS
            if first <= at < last:
                height = max(6.0, 100 * (level / 100) ** 0.6)
                bars.append((100 * (at - first) / (last - first), height, start_ms <= at < end_ms))
    stride = len(bars) // 90 + 1
    return bars[::stride]
