"""The transcript as rows: what was said, and what is missing, in blocks that a page can load one by one."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from mediaapp.ledger.models import Part
from mediaapp.meetings.models import Meeting, Utterance
from mediaapp.meetings.review.clock import Clock, Moment

BLOCK = 200
"""How many rows a page loads at once."""

ROW_PX = 76
"""What the stylesheet takes a row to be that has not been drawn yet: its padding and 4 rem."""

HUES = 4
"""How many speakers have a colour of their own."""


class Turn(NamedTuple):
    """A row as far as the timeline, the pins and the player need it."""

    label: str
    source: UUID
    start_ms: int
    end_ms: int
    speaker: str
    name: str


@dataclass(frozen=True, slots=True)
class Who:
    """A speaker as a reader meets one."""

    label: str
    name: str

    @property
    def number(self) -> int:
        return int(self.label.removeprefix("p") or 1)

    @property
    def hue(self) -> int:
        return (self.number - 1) % HUES + 1

    def __str__(self) -> str:
        return self.name or _("Speaker %(number)d") % {"number": self.number}


@dataclass(frozen=True, slots=True)
class Fix:
    """A word that the screen helped the ear with."""

    heard: str
    written: str
    address: str
    at_ms: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One row. `words` says when each begins and where it stands in the text: "ms:from:length"."""

    anchor: str
    label: str
    source: UUID
    start_ms: int
    end_ms: int
    address: str
    text: str
    who: Who | None = None
    pieces: tuple[tuple[str, bool], ...] = ()
    words: str = ""
    fixes: tuple[Fix, ...] = ()
    edited_by: str = ""
    edited_at: datetime | None = None
    edit: int | None = None
    is_overlapped: bool = False
    screen: str = ""
    screen_address: str = ""

    is_gap = False


@dataclass(frozen=True, slots=True)
class Missing:
    """A stretch that could not be done, and why."""

    unit: int
    stage: str
    source: UUID | None
    start_ms: int
    end_ms: int
    reason: str

    is_gap = True


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of the transcript, or only where they are, before they are loaded."""

    n: int
    first: int
    last: int
    start_ms: int
    source: UUID
    rows: tuple[Line | Missing, ...] = field(default=(), repr=False)
    is_loaded: bool = False

    @property
    def height(self) -> int:
        """In px: what its rows are held to be high until they are seen, so that nothing moves then."""
        return ROW_PX * (self.last - self.first + 1)


def turns_of(meeting: Meeting) -> list[Turn]:
    rows = Utterance.objects.live(meeting).values_list(
        "label", "source", "start_ms", "end_ms", "speaker__label", "speaker__name"
    )
    return [Turn(*row) for row in rows]


def blocks(turns: Sequence[Turn]) -> list[Block]:
    """All blocks, none of them loaded."""
    firsts = range(0, len(turns), BLOCK)
    return [
        Block(
            n=n,
            first=first + 1,
            last=min(first + BLOCK, len(turns)),
            start_ms=turns[first].start_ms,
            source=turns[first].source,
        )
        for n, first in enumerate(firsts)
    ]


def block_at(turns: Sequence[Turn], moment: Moment | None, clock: Clock) -> int:
    """The block in which a moment lies; the first where none is asked for."""
    if moment is None or not turns:
        return 0
    positions = {reel.id: reel.position for reel in clock.reels}
    starts = [(positions[turn.source], turn.start_ms) for turn in turns]
    return max(0, bisect_right(starts, (positions[moment.source], moment.ms)) - 1) // BLOCK


def lines(meeting: Meeting, n: int, clock: Clock, showings: dict[str, tuple[UUID, int]]) -> list[Line]:
    """The rows of one block. One query; `showings` tells where each showing's label leads."""
    rows = Utterance.objects.live(meeting).select_related("speaker", "born_of__by")
    return [line(row, clock, showings) for row in rows[n * BLOCK : (n + 1) * BLOCK]]


def line(row: Utterance, clock: Clock, showings: dict[str, tuple[UUID, int]]) -> Line:
    stands = list(places([word[2] for word in row.words], row.text))
    fixed = {one["at_word"] for one in row.corrections}
    edit = row.born_of
    return Line(
        anchor=anchor(row.label),
        label=row.label,
        source=row.source_id,
        start_ms=row.start_ms,
        end_ms=row.end_ms,
        address=clock.address(row.source_id, row.start_ms),
        text=row.text,
        who=Who(row.speaker.label, row.speaker.name),
        pieces=tuple(_pieces(row.text, [place for n, place in enumerate(stands) if n in fixed])),
        words=_timed(row.words, stands),
        fixes=tuple(_fix(one, clock, showings) for one in row.corrections),
        edited_by=str(edit.by or _("somebody")) if edit else "",
        edited_at=edit.at if edit else None,
        edit=edit.pk if edit else None,
        is_overlapped=row.is_overlapped,
    )


def anchor(label: str) -> str:
    """A label as the id of an element: u97 is u-97."""
    return f"{label[:1]}-{label[1:]}"


def places(words: Iterable[str], text: str) -> Iterator[tuple[int, int] | None]:
    """Where each word stands in the text: from, to; None where it cannot be found."""
    at = 0
    for word in words:
        bare = word.strip()
        found = text.find(bare, at) if bare else -1
        if found < 0:
            yield None
            continue
        at = found + len(bare)
        yield found, at


def _timed(words: Iterable[Any], stands: Iterable[tuple[int, int] | None]) -> str:
    return " ".join(
        f"{word[0]}:{place[0]}:{place[1] - place[0]}"
        for word, place in zip(words, stands, strict=True)
        if place
    )


def _pieces(text: str, marked: Sequence[tuple[int, int] | None]) -> Iterator[tuple[str, bool]]:
    """The text cut where a mark begins or ends, each piece with whether it is marked."""
    at = 0
    for place in marked:
        if place is None or place[0] < at:
            continue
        if text[at : place[0]]:
            yield text[at : place[0]], False
        yield text[place[0] : place[1]], True
        at = place[1]
    if text[at:]:
        yield text[at:], False


def _fix(one: dict[str, Any], clock: Clock, showings: dict[str, tuple[UUID, int]]) -> Fix:
    spelled = showings.get(one["showing"])
    return Fix(
        heard=one["heard"],
        written=one["written"],
        address=clock.address(*spelled) if spelled else "",
        at_ms=spelled[1] if spelled else None,
    )


# ── before the record is there ───────────────────────────────────────────────────────────────────────


def heard(job: UUID, clock: Clock, *, after: int = 0) -> list[Line]:
    """Rows straight from the ledger, in order of time: provisional, and nobody can edit them yet."""
    positions = {reel.id: reel.position for reel in clock.reels}
    parts = (
        Part.objects.filter(job=job, type="Heard", sequence__gt=after)
        .values_list("pk", "work__source", "start_ms", "end_ms", "value__text", "value__words")
        .order_by("start_ms", "sequence")
    )
    found = [
        _heard((key, source, *rest), clock)
        for key, source, *rest in parts
        if source is not None and source in positions and rest[2]
    ]
    return sorted(found, key=lambda one: (positions[one.source], one.start_ms))


def _heard(part: tuple[int, UUID, int, int, str, list[dict[str, Any]]], clock: Clock) -> Line:
    key, source, start_ms, end_ms, text, words = part
    stands = list(places([word["text"] for word in words], text))
    timed = [(word["span"]["start_ms"], 0, word["text"]) for word in words]
    return Line(
        anchor=f"p-{key}",
        label="",
        source=source,
        start_ms=start_ms,
        end_ms=end_ms,
        address=clock.address(source, start_ms),
        text=text,
        pieces=((text, False),),
        words=_timed(timed, stands),
    )


# ── what is missing ──────────────────────────────────────────────────────────────────────────────────


def with_gaps(rows: Sequence[Line], gaps: Iterable[Missing], clock: Clock) -> tuple[Line | Missing, ...]:
    """Rows and gaps in order of time; gaps that belong to no source come first."""
    positions = {reel.id: reel.position for reel in clock.reels}

    def order(one: Line | Missing) -> tuple[int, int]:
        return (positions.get(one.source, -1) if one.source else -1, one.start_ms)

    return tuple(sorted([*rows, *gaps], key=order))
