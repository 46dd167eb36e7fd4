"""An action or a decision as a reader meets it: its sentence with pins, whose, when, what was said since."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse

from mediaapp.asking.threads import Ending, Pin
from mediaapp.items.models import Sign
from mediaapp.items.queries import claim_of, words_of
from mediaapp.meetings.models import Evidence, Item, Meeting
from mediaapp.meetings.review.clock import Clock, clock_of
from mediaapp.meetings.review.transcript import Who, anchor
from mediaapp.meetings.store.items import held_on
from worker.meeting import EvidenceKind


@dataclass(frozen=True, slots=True)
class Said:
    """What a later meeting said of an item, and the moment."""

    sign: Sign
    pin: Pin


@dataclass(frozen=True, slots=True)
class Row(Ending):
    """One item. `due_said` are the words in which its day was named."""

    item: Item
    text: str
    today: date
    pins: tuple[Pin, ...] = ()
    verified: bool = True
    doubt: str = ""
    due_said: str = ""
    address: str = ""
    signs: tuple[Said, ...] = ()
    is_named: bool = True

    @property
    def is_done(self) -> bool:
        return self.item.status == Item.Status.DONE

    @property
    def is_open(self) -> bool:
        return self.item.status == Item.Status.OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and self.item.due is not None and self.item.due < self.today

    @property
    def is_soon(self) -> bool:
        """Due within a week."""
        return self.is_open and self.item.due is not None and self.item.due <= self.today + timedelta(days=7)

    @property
    def is_own(self) -> bool:
        """Whether a person added it, and no minutes name it."""
        return self.item.created_by_id is not None and not self.pins

    @property
    def days_held(self) -> int:
        """How long a decision held that was replaced: from its meeting to the one that replaced it."""
        newer = self.item.superseded_by
        return (held_on(newer.meeting) - self.held_at).days if newer else 0

    @property
    def held_at(self) -> date:
        return held_on(self.item.meeting)


def dressed(items: Iterable[Item], today: date) -> list[Row]:
    """Items that were read by `with_words`, ready to be shown; pins are numbered through the list."""
    return list(_dressed(items, today))


def _dressed(items: Iterable[Item], today: date) -> Iterator[Row]:
    clocks: dict[UUID, Clock] = {}
    n = 0
    for item in items:
        if item.meeting_id not in clocks:
            clocks[item.meeting_id] = clock_of(list(item.meeting.source_set.all()))
        clock = clocks[item.meeting_id]
        claim = claim_of(item)
        proven = [one for one in claim.evidence_set.all() if one.verified] if claim and claim.verified else []
        pins = tuple(_pin(at, one, item.meeting, clock) for at, one in enumerate(proven, start=n + 1))
        n += len(pins)
        yield Row(
            item=item,
            text=words_of(item),
            today=today,
            pins=pins,
            verified=bool(item.text) or claim is None or claim.verified,
            doubt=claim.doubt if claim else "",
            due_said=claim.fields.get("due", "") if claim else "",
            address=pins[0].address if pins else _own_address(item, clock),
            signs=tuple(_signs(item)),
            is_named=getattr(item, "is_named", True),
        )


def page_of(meeting: Meeting) -> str:
    return reverse("meetings:review", args=[meeting.pk])


def _own_address(item: Item, clock: Clock) -> str:
    if item.source_id is None or item.start_ms is None:
        return page_of(item.meeting)
    return page_of(item.meeting) + clock.address(item.source_id, item.start_ms)


def _pin(n: int, one: Evidence | Sign, meeting: Meeting, clock: Clock) -> Pin:
    """To the moment of a proof, or of what a later meeting said."""
    said, shown = one.utterance, one.showing if isinstance(one, Evidence) else None
    labelled = said or shown
    query = clock.address(one.source_id, one.start_ms)
    return Pin(
        n=n,
        kind=EvidenceKind(one.kind if isinstance(one, Evidence) else EvidenceKind.SAID).value,
        address=page_of(meeting) + query + (f"#{anchor(said.label)}" if said else ""),
        source=one.source_id,
        start_ms=one.start_ms,
        end_ms=one.end_ms,
        at_ms=clock.place(one.source_id, one.start_ms),
        quote=one.quote,
        label=labelled.label if labelled else "",
        meeting=meeting,
        who=Who(said.speaker.label, said.speaker.name) if said else None,
        title=shown.screen.title if shown else "",
    )


def _signs(item: Item) -> Iterator[Said]:
    for n, sign in enumerate(item.sign_set.all(), start=1):
        clock = clock_of(list(sign.meeting.source_set.all()))
        yield Said(sign, _pin(n, sign, sign.meeting, clock))
