"""A found row as a reader meets it: what stands above and below, who, when, and where it opens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.urls import reverse

from mediaapp.asking.search.candidates import SAID, Found
from mediaapp.asking.search.words import Piece, Wanted, marked
from mediaapp.meetings.models import Meeting, Screen, Utterance
from mediaapp.meetings.recipe import Recipe
from mediaapp.meetings.review.clock import Clock, clock_of
from mediaapp.meetings.review.screens import picture
from mediaapp.meetings.review.timeline import around, levels_of
from mediaapp.meetings.review.transcript import Who, anchor

LINES_SHOWN = 4
"""How many lines of a screen stand in a list: those with hits, else the first."""


@dataclass(frozen=True, slots=True)
class Context:
    """A row above or below."""

    who: Who
    text: str


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that was said or shown, ready to be read and opened."""

    found: Found
    meeting: Meeting
    pieces: tuple[Piece, ...]
    address: str
    at_ms: int
    until_ms: int
    who: Who | None = None
    before: Context | None = None
    after: Context | None = None
    thumb: str = ""
    bars: tuple[tuple[float, float, bool], ...] = ()

    @property
    def is_said(self) -> bool:
        return self.found.kind == SAID

    @property
    def is_marked(self) -> bool:
        """Whether it holds a word that was looked for; else it only means about the same."""
        return any(piece.is_hit for piece in self.pieces)

    @property
    def bar_width(self) -> float:
        return min(1.4, 60 / max(1, len(self.bars)))


class Room:
    """What one meeting lends to its moments; read once, when it is first wanted."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting

    @cached_property
    def clock(self) -> Clock:
        return clock_of(list(self.meeting.source_set.all()))

    @cached_property
    def making(self) -> str:
        job = self.meeting.current_job
        return Recipe.of_json(job.recipe).making if job else ""

    @cached_property
    def levels(self) -> list[tuple[UUID, int, list[int]]]:
        return levels_of(self.meeting.current_job_id) if self.meeting.current_job_id else []

    @cached_property
    def order(self) -> list[tuple[int, UUID]]:
        """Keys and sources of the rows, in the order of the transcript."""
        return list(Utterance.objects.live(self.meeting).values_list("pk", "source"))

    @cached_property
    def places(self) -> dict[int, int]:
        return {key: place for place, (key, _source) in enumerate(self.order)}

    def beside(self, key: int) -> tuple[int | None, int | None]:
        """The rows before and after one, within its source."""
        place = self.places.get(key)
        if place is None:
            return None, None
        own = self.order[place][1]
        around = [self.order[n] if 0 <= n < len(self.order) else None for n in (place - 1, place + 1)]
        before, after = (one[0] if one and one[1] == own else None for one in around)
        return before, after

    @property
    def page(self) -> str:
        return reverse("meetings:review", args=[self.meeting.pk])

    def address(self, one: Found) -> str:
        page = reverse("meetings:review", args=[self.meeting.pk]) + self.clock.address(
            one.source, one.start_ms
        )
        return f"{page}#{anchor(one.label)}" if one.kind == SAID else page


def dressed(found: Sequence[Found], search: Wanted) -> list[Moment]:
    """The moments of one page; their meetings are ones that the reader may see."""
    meetings = Meeting.objects.filter(pk__in={one.meeting for one in found}).select_related("current_job")
    rooms = {meeting.pk: Room(meeting) for meeting in meetings}
    beside = {one.key: rooms[one.meeting].beside(one.key[1]) for one in found if one.kind == SAID}
    lines = _contexts(key for pair in beside.values() for key in pair if key)
    screens = Screen.objects.in_bulk([one.screen for one in found if one.screen])
    return [_dressed(one, rooms[one.meeting], search, beside, (lines, screens)) for one in found]


def _contexts(keys: Iterable[int]) -> dict[int, Context]:
    rows = Utterance.objects.filter(pk__in=set(keys)).select_related("speaker")
    return {row.pk: Context(Who(row.speaker.label, row.speaker.name), row.text) for row in rows}


def _dressed(
    one: Found,
    room: Room,
    search: Wanted,
    beside: dict[tuple[str, int], tuple[int | None, int | None]],
    known: tuple[dict[int, Context], dict[int, Screen]],
) -> Moment:
    lines, screens = known
    before, after = beside.get(one.key, (None, None))
    screen = screens.get(one.screen) if one.screen else None
    return Moment(
        found=one,
        meeting=room.meeting,
        pieces=marked(one.text if one.kind == SAID else _telling(one.text, search), search),
        address=room.address(one),
        at_ms=room.clock.place(one.source, one.start_ms),
        until_ms=room.clock.place(one.source, one.end_ms),
        who=Who(one.speaker, one.name) if one.kind == SAID else None,
        before=lines.get(before) if before else None,
        after=lines.get(after) if after else None,
        thumb=picture(one.source, room.making, screen.picture) if screen else "",
        bars=tuple(around(room.levels, one.source, one.start_ms, one.end_ms)[::3])
        if one.kind == SAID
        else (),
    )


def _telling(text: str, search: Wanted) -> str:
    """The lines of a screen that hold a hit, as many as there is room for; else its first."""
    lines = [line for line in text.splitlines() if line.strip()]
    hit = [line for line in lines if any(piece.is_hit for piece in marked(line, search))]
    return "\n".join((hit or lines)[:LINES_SHOWN])
