"""The timeline under the player, in percent of the meeting's length: chapters, lanes, marks and the wave.

What there is much of, turns and the wave, is drawn as one path each in a drawing of its own that is stretched
to the width: thousands of shapes would weigh more than the transcript.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from mediaapp.ledger.models import Part
from mediaapp.meetings import waves
from mediaapp.meetings.models import Source
from mediaapp.meetings.review.clock import Clock
from mediaapp.meetings.review.transcript import HUES, Missing, Turn, Who
from worker.meeting import Claim, Section

BARS = 240
FINE = 1000
"""How many steps a lane is wide."""

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
class Drawn:
    """Everything one speaker said: a path that is `FINE` wide and 6 px high."""

    path: str
    hue: int
    y: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """`wave` is a path that is `BARS` wide and 24 px high; empty where there is no sound."""

    names: tuple[str, ...]
    chapters: tuple[Stretch, ...]
    tracks: tuple[float, ...]
    talk: tuple[Drawn, ...]
    gaps: tuple[Stretch, ...]
    marks: tuple[Stretch, ...]
    wave: str

    @property
    def wave_y(self) -> int:
        return self.below + 12

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
    peaks: Mapping[UUID, Sequence[int]],
) -> Timeline:
    """`peaks` are those of each source along its own length, as many as there are."""
    people = _lanes(turns)
    rows = {label: n for n, group in enumerate(people) for label in group.labels}
    written = list(claims)
    return Timeline(
        names=tuple(group.name for group in people),
        chapters=tuple(_chapters(clock, written)),
        tracks=tuple(TOP + 2.5 + LANE * n for n in range(len(people))),
        talk=tuple(_talk(clock, turns, rows)),
        gaps=tuple(_gaps(clock, gaps)),
        marks=tuple(_marks(clock, written)),
        wave=_wave(clock, peaks),
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


def _talk(clock: Clock, turns: Iterable[Turn], rows: dict[str, int]) -> Iterator[Drawn]:
    """Turns of one speaker that all but touch are drawn as one."""
    total = max(1, clock.total_ms)
    offsets = {reel.id: reel.offset_ms or 0 for reel in clock.reels}
    lanes: dict[tuple[int, int], list[list[int]]] = defaultdict(list)
    for turn in turns:
        start, end = ((offsets[turn.source] + ms) * FINE // total for ms in (turn.start_ms, turn.end_ms))
        lane = lanes[rows[turn.speaker], Who(turn.speaker, turn.name).hue]
        if lane and 0 <= start - lane[-1][1] <= 1:
            lane[-1][1] = max(lane[-1][1], end)
        else:
            lane.append([start, max(start + 1, end)])
    for (row, hue), lane in lanes.items():
        ends = [0, *(end for _start, end in lane)]
        steps = (f"m{start - ends[n]} 0h{end - start}" for n, (start, end) in enumerate(lane))
        yield Drawn("M0 3" + "".join(steps), hue, TOP + 2.5 + LANE * row)


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


def levels_of(
    job: UUID, source: UUID | None = None, *, from_ms: int = 0, to_ms: int | None = None
) -> list[tuple[UUID, int, list[int]]]:
    """Source, start and levels of chunks: of all, or of those of one source in a stretch. One query."""
    chunks = Part.objects.filter(job=job, type="Chunk").order_by("start_ms")
    if source is not None:
        chunks = chunks.filter(work__source=source, end_ms__gt=from_ms)
    if to_ms is not None:
        chunks = chunks.filter(start_ms__lt=to_ms)
    rows = chunks.values_list("work__source", "start_ms", "value__levels")
    return [(source, start_ms, levels) for source, start_ms, levels in rows if source is not None]


def peaks_of(
    sources: Iterable[Source], record: UUID | None, workspace: UUID, making: str
) -> dict[UUID, list[int]]:
    """The wave of each source: as it was kept, or, while none is, as far as it has been heard."""
    lengths = {one.pk: one.duration_ms for one in sources if one.duration_ms}
    kept = {source: waves.kept(workspace, source, making) for source in lengths}
    levels = levels_of(record) if record and None in kept.values() else []
    return {
        source: waves.peaks(((at, some) for of, at, some in levels if of == source), lengths[source])
        if known is None
        else known
        for source, known in kept.items()
    }


def _wave(clock: Clock, peaks: Mapping[UUID, Sequence[int]]) -> str:
    """One bar beside the other, each as loud as the loudest of what lies under it."""
    loudest = [0] * BARS
    total = max(1, clock.total_ms)
    for reel in clock.reels:
        heard = peaks.get(reel.id, ())
        for n, value in enumerate(heard):
            at = ((reel.offset_ms or 0) + reel.duration_ms * n // len(heard)) * BARS // total
            bar = min(BARS - 1, at)
            loudest[bar] = max(loudest[bar], value)
    if not any(loudest):
        return ""
    heights = (2 + 16 * (level / 100) ** 0.6 for level in loudest)
    return "".join(f"M{n} {12 - height / 2:.1f}v{height:.1f}" for n, height in enumerate(heights))


def quoted(job: UUID, source: UUID, start_ms: int, end_ms: int) -> list[tuple[float, float, bool]]:
    """The wave around one quote, as `around` draws it. One query."""
    pad = _pad(start_ms, end_ms)
    return around(
        levels_of(job, source, from_ms=start_ms - pad, to_ms=end_ms + pad), source, start_ms, end_ms
    )


def _pad(start_ms: int, end_ms: int) -> int:
    return max(2_000, (end_ms - start_ms) // 3)


def around(
    levels: Iterable[tuple[UUID, int, list[int]]], source: UUID, start_ms: int, end_ms: int
) -> list[tuple[float, float, bool]]:
    """The wave for one quote: position and height in percent, and whether it lies inside the span."""
    pad = _pad(start_ms, end_ms)
    first, last = max(0, start_ms - pad), end_ms + pad
    bars: list[tuple[float, float, bool]] = []
    for one, chunk_start, values in levels:
        for n, level in enumerate(values if one == source else ()):
            at = chunk_start + n * waves.STEP_MS
            if first <= at < last:
                height = max(6.0, 100 * (level / 100) ** 0.6)
                bars.append((100 * (at - first) / (last - first), height, start_ms <= at < end_ms))
    stride = len(bars) // 90 + 1
    return bars[::stride]
