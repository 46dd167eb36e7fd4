"""What pages and the API ask: moments in which something was said or shown."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db.models.functions import Coalesce
from django.utils import timezone

from mediaapp.accounts.models import User
from mediaapp.asking.moments import Moment, dressed
from mediaapp.asking.search.candidates import MOST, Found, candidates
from mediaapp.asking.search.keyword import Scope
from mediaapp.asking.search.ranking import spread
from mediaapp.asking.search.words import wanted
from mediaapp.meetings.models import Meeting, MeetingSet
from mediaapp.workspaces.models import Workspace
from mediaapp.workspaces.permissions import Permission

PAGE = 20
WITHIN = {"7": 7, "30": 30, "365": 365}
"""The days to which a search can be narrowed."""

NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is narrowed to, as it stands in the address; empty means everything."""

    kind: str = ""
    speaker: str = ""
    meeting: UUID | None = None
    within: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class Facets:
    """How many moments there are of each kind, by each speaker and in each meeting, whichever is chosen."""

    kinds: Counter[str] = field(default_factory=Counter)
    speakers: Counter[str] = field(default_factory=Counter)
    meetings: Counter[UUID] = field(default_factory=Counter)

    @property
    def every(self) -> int:
        return self.kinds.total()


@dataclass(frozen=True, slots=True)
class Results:
    """One page of moments; `total` counts all pages, `meetings` those in which they lie."""

    moments: list[Moment] = field(default_factory=list)
    total: int = 0
    meetings: int = 0
    searched: int = 0
    facets: Facets = field(default_factory=Facets)
    number: int = 1

    @property
    def has_more(self) -> bool:
        return self.number * PAGE < self.total

    @property
    def before(self) -> int:
        return self.number - 1

    @property
    def after(self) -> int:
        return self.number + 1

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than were counted."""
        return self.total >= MOST

    @property
    def groups(self) -> list[tuple[Meeting, list[Moment]]]:
        """The page by meeting; the meeting of the best moment first."""
        groups: dict[UUID, tuple[Meeting, list[Moment]]] = {}
        for one in self.moments:
            groups.setdefault(one.meeting.pk, (one.meeting, []))[1].append(one)
        return list(groups.values())


def readable(user: User, workspace: Workspace, permission: Permission = Permission.VIEW) -> MeetingSet:
    """The meetings of a workspace that this person may read, and of which there is a record."""
    meetings = Meeting.objects.visible_to(user, permission)
    return meetings.filter(workspace=workspace, current_job__isnull=False)


def search(
    user: User, workspace: Workspace, typed: str, filters: Filters | None = None, *, number: int = 1
) -> Results:
    """A page of the moments that hold the words of a search, or mean about the same."""
    chosen = filters or Filters()
    there = readable(user, workspace)
    meetings = _narrowed(there, chosen)
    every = candidates(typed, Scope(meetings))
    mine = candidates(typed, Scope(meetings, (chosen.speaker,))) if chosen.speaker else every
    ordered = _ordered([one for one in mine if chosen.kind in {"", one.kind}], chosen.order)
    page = ordered[(number - 1) * PAGE : number * PAGE]
    return Results(
        moments=dressed(page, wanted(typed)),
        total=len(ordered),
        meetings=len({one.meeting for one in ordered}),
        searched=there.count(),
        facets=_facets(every),
        number=number,
    )


def _narrowed(meetings: MeetingSet, chosen: Filters) -> MeetingSet:
    if chosen.meeting:
        meetings = meetings.filter(pk=chosen.meeting)
    if chosen.within in WITHIN:
        since = timezone.now() - timedelta(days=WITHIN[chosen.within])
        meetings = meetings.alias(held_at=Coalesce("started_at", "created_at")).filter(held_at__gte=since)
    return meetings


def _ordered(found: Sequence[Found], order: str) -> list[Found]:
    if order == NEWEST:
        return sorted(found, key=lambda one: (-one.held_at.timestamp(), str(one.meeting), one.start_ms))
    known = {one.key: one for one in found}
    return [
        known[key] for key in spread({one.key: one.score for one in found}, lambda key: known[key].meeting)
    ]


def _facets(found: Iterable[Found]) -> Facets:
    facets = Facets()
    for one in found:
        facets.kinds[one.kind] += 1
        facets.meetings[one.meeting] += 1
        if one.kind == "said" and one.name:
            facets.speakers[one.name] += 1
    return facets
