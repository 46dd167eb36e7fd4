"""Questions with their answers as a reader meets them, whether they are whole or still coming."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from mediaapp.accounts.models import User
from mediaapp.asking.moments import Room
from mediaapp.ledger.models import Job, Part, Work
from mediaapp.meetings.models import Meeting, Showing, Source, Utterance
from mediaapp.meetings.parts import unpack
from mediaapp.meetings.review.transcript import Who, anchor
from mediaapp.workspaces.permissions import Permission
from worker.meeting import Claim, Evidence, EvidenceKind, NotFound

MOST = 50
"""Earlier questions that a page shows."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A moment that an answer rests on, or comes nearest to. `meeting` is named where there are several."""

    n: int
    kind: str
    address: str
    source: UUID
    start_ms: int
    end_ms: int
    at_ms: int
    quote: str
    label: str
    meeting: Meeting
    who: Who | None = None
    title: str = ""

    @property
    def is_said(self) -> bool:
        return self.kind == EvidenceKind.SAID


class Ending:
    """A text whose last word stands apart, since the pins after it may not begin a line."""

    __slots__ = ()
    text: str

    @property
    def head(self) -> str:
        return self.text.strip().rpartition(" ")[0]

    @property
    def tail(self) -> str:
        return self.text.strip().rpartition(" ")[2]


@dataclass(frozen=True, slots=True)
class Sentence(Ending):
    """One claim of an answer."""

    label: str
    text: str
    verified: bool
    doubt: str
    pins: tuple[Pin, ...]
    nearest: Pin | None = None


class Answer:
    """What came of one question, as far as its reader may see it."""

    def __init__(self, job: Job, reader: User) -> None:
        self.job, self.reader = job, reader

    @property
    def question(self) -> str:
        return str(self.job.recipe["question"])

    @property
    def coverage(self) -> dict[str, Any]:
        found: dict[str, Any] = self.job.recipe["coverage"]
        return found

    @property
    def is_open(self) -> bool:
        return self.job.state == Job.State.OPEN

    @property
    def is_stopped(self) -> bool:
        return self.job.state == Job.State.CANCELLED

    @property
    def sequence(self) -> int:
        return int(self.job.sequence)

    @cached_property
    def parts(self) -> list[Claim | NotFound]:
        rows = Part.objects.filter(job=self.job).order_by("sequence")
        return [one for row in rows if isinstance(one := unpack(row), Claim | NotFound)]

    @cached_property
    def trouble(self) -> str:
        """Why there is no answer, in words; or what is waited for."""
        state = Work.State.PENDING if self.is_open else Work.State.GAP
        work = self.job.work_set.filter(state=state).first()
        return work.reason if work else ""

    @property
    def is_refused(self) -> bool:
        """Whether it was looked for, and is not there."""
        return any(isinstance(part, NotFound) for part in self.parts)

    @cached_property
    def rooms(self) -> dict[UUID, Room]:
        """By source: the meetings that are cited and that the reader may see."""
        keys = {UUID(one.source) for part in self.parts for one in _evidence(part)}
        meetings = Meeting.objects.visible_to(self.reader, Permission.ASK)
        sources = Source.objects.filter(pk__in=keys, meeting__in=meetings).select_related(
            "meeting__current_job"
        )
        rooms: dict[UUID, Room] = {}
        return {one.pk: rooms.setdefault(one.meeting_id, Room(one.meeting)) for one in sources}

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The claims; one that rests on what the reader may not see any more is left out."""
        return list(self._sentences())

    def _sentences(self) -> Iterator[Sentence]:
        n = 0
        for part in self.parts:
            if not isinstance(part, Claim) or any(
                UUID(one.source) not in self.rooms for one in part.evidence
            ):
                continue
            proven = [one for one in part.evidence if one.verified] if part.verified else []
            pins = tuple(self._pins(proven, n))
            n += len(pins)
            near = next(iter(self._pins(part.evidence[:1], 0)), None) if not part.verified else None
            yield Sentence(part.label, part.text, part.verified, part.doubt, pins, near)

    @property
    def is_partly_hidden(self) -> bool:
        return len(self.sentences) < sum(isinstance(part, Claim) for part in self.parts)

    @property
    def pins(self) -> list[Pin]:
        return [pin for one in self.sentences for pin in one.pins]

    @cached_property
    def nearest(self) -> list[Pin]:
        near = [one for part in self.parts if isinstance(part, NotFound) for one in part.nearest]
        return [pin for pin in self._pins(near, 0) if pin.quote]

    def _pins(self, evidence: Sequence[Evidence], before: int) -> Iterator[Pin]:
        there = [one for one in evidence if UUID(one.source) in self.rooms]
        for n, one in enumerate(there, start=before + 1):
            yield self._pin(n, one, self.rooms[UUID(one.source)])

    def _pin(self, n: int, one: Evidence, room: Room) -> Pin:
        source, said, shown = UUID(one.source), None, None
        if one.kind is EvidenceKind.SAID:
            rows = Utterance.objects.filter(meeting=room.meeting, label=one.of)
            said = rows.select_related("speaker").first()
        else:
            shown = (
                Showing.objects.filter(meeting=room.meeting, label=one.of).select_related("screen").first()
            )
        query = room.clock.address(source, one.span.start_ms)
        written = said.text if said else " ".join(shown.screen.text.split())[:200] if shown else ""
        return Pin(
            n=n,
            kind=one.kind.value,
            address=room.page + query + (f"#{anchor(one.of)}" if said else ""),
            source=source,
            start_ms=one.span.start_ms,
            end_ms=one.span.end_ms,
            at_ms=room.clock.place(source, one.span.start_ms),
            quote=one.quote or written,
            label=one.of,
            meeting=room.meeting,
            who=Who(said.speaker.label, said.speaker.name) if said else None,
            title=shown.screen.title if shown else "",
        )


def _evidence(part: Claim | NotFound) -> Iterable[Evidence]:
    return part.evidence if isinstance(part, Claim) else part.nearest


def thread(jobs: Iterable[Job], reader: User) -> list[Answer]:
    """The latest questions, in the order in which they were asked."""
    return [Answer(job, reader) for job in jobs]
