"""What pages and the API ask: moments in which something was said or shown, and answers to questions."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from mediaapp.accounts.models import User
from mediaapp.asking.moments import Moment, dressed
from mediaapp.asking.search.candidates import MOST, Found, candidates
from mediaapp.asking.search.keyword import Scope
from mediaapp.asking.search.ranking import spread
from mediaapp.asking.search.words import wanted
from mediaapp.asking.threads import Answer, Pin
from mediaapp.ledger.models import Job
from mediaapp.meetings.models import Claim, Meeting, MeetingSet
from mediaapp.meetings.queries import State, minutes_to_read, with_state
from mediaapp.meetings.review.clock import clock_of
from mediaapp.workspaces.models import Workspace
from mediaapp.workspaces.permissions import Permission
from worker.meeting import Section

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


# ── questions ────────────────────────────────────────────────────────────────────────────────────────

MOST_READ = 6
"""Meetings that a question to a whole workspace is answered from: those in which the most is found."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a question can be answered from: meetings with a record, and how many are still being read."""

    ready: MeetingSet
    searched: int
    processing: int
    total: int
    total_ms: int = 0
    screens: int = 0

    def as_json(self) -> dict[str, int]:
        numbers = ("searched", "processing", "total", "total_ms", "screens")
        return {name: getattr(self, name) for name in numbers}


def reach(user: User, workspace: Workspace, meeting: UUID | None) -> Reach:
    """Only what this person may ask about counts; and of a whole workspace, whose answers everybody in it may
    read, no private meeting.
    """
    mine = Meeting.objects.visible_to(user, Permission.ASK).filter(workspace=workspace)
    mine = mine.filter(pk=meeting) if meeting else mine.filter(is_private=False)
    ready = mine.filter(current_job__isnull=False)
    under_way = Q(state__in=[State.QUEUED, State.WORKING])  # a column that `with_state` adds
    moving = with_state(mine.filter(current_job=None)).filter(under_way)
    here = ready.first() if meeting else None
    return Reach(
        ready=ready,
        searched=ready.count(),
        processing=moving.count(),
        total=mine.count(),
        total_ms=clock_of(list(here.source_set.all())).total_ms if here else 0,
        screens=here.screen_set.filter(job=here.current_job_id).count() if here else 0,
    )


def chosen(ready: MeetingSet, question: str) -> list[Meeting]:
    """The meetings in which the most is found of a question; all of them where they are few."""
    every = ready.select_related("current_job")
    if ready.count() <= MOST_READ:
        return list(every.order_by("created_at"))
    scores: dict[UUID, float] = defaultdict(float)
    for one in candidates(question, Scope(ready)):
        scores[one.meeting] += one.score
    best = sorted(scores, key=lambda key: -scores[key])[:MOST_READ]
    return list(every.filter(pk__in=best).order_by("created_at"))


def questions(user: User, workspace: Workspace, meeting: UUID | None) -> QuerySet[Job]:
    """What was asked about a meeting, or about the whole workspace; the newest first."""
    jobs = Job.objects.visible_to(user, Permission.ASK).filter(workspace=workspace, kind=Job.Kind.ANSWER)
    return jobs.filter(meeting=meeting).select_related("by", "workspace").order_by("-created_at", "-number")


def answers(user: User) -> QuerySet[Job]:
    """Every question whose answer this person may read; none about a meeting in the trash."""
    jobs = Job.objects.visible_to(user, Permission.ASK).filter(kind=Job.Kind.ANSWER)
    there = Meeting.objects.visible_to(user, Permission.ASK).values("pk")
    return jobs.filter(Q(meeting=None) | Q(meeting__in=there)).select_related("by", "workspace")


def answer_of(job: Job, reader: User) -> dict[str, Any]:
    """An answer as the API gives it, whole or as far as it has come."""
    answer = Answer(job, reader)
    return {
        "question": answer.question,
        "state": job.state,
        "answered": bool(answer.sentences),
        "claims": [
            {
                "text": one.text,
                "verified": one.verified,
                "doubt": one.doubt,
                "evidence": [_pin(pin) for pin in one.pins],
            }
            for one in answer.sentences
        ],
        "nearest": [_pin(pin) for pin in answer.nearest],
        "coverage": answer.coverage,
        "reason": answer.trouble,
    }


def _pin(pin: Pin) -> dict[str, Any]:
    return {
        "kind": pin.kind,
        "meeting_id": str(pin.meeting.pk),
        "source_id": str(pin.source),
        "start_ms": pin.start_ms,
        "end_ms": pin.end_ms,
        "speaker": str(pin.who) if pin.who else None,
        "quote": pin.quote,
        "label": pin.label,
        "playback_url": pin.address,
    }


def suggestions(meeting: Meeting) -> list[str]:
    """Questions that the minutes suggest: what was promised, what was decided, what a chapter was about."""
    written = minutes_to_read(meeting)
    claims = (
        list(Claim.objects.filter(writing=written, died_of=None).select_related("item")) if written else []
    )
    people = [one.fields.get("assignee", "") for one in claims if one.section == Section.ACTIONS]
    titles = [one.fields.get("title", "") for one in claims if one.section == Section.CHAPTERS]
    found = [_("What did %(who)s promise?") % {"who": who} for who in dict.fromkeys(filter(None, people))][:1]
    if any(one.section == Section.DECISIONS for one in claims):
        found.append(_("What was decided?"))
    topics = [title for title in titles if 0 < len(title) <= LONGEST_TOPIC]
    found += [_("What was said about %(topic)s?") % {"topic": topic} for topic in topics]
    return found[:MOST_SUGGESTED]


MOST_SUGGESTED, LONGEST_TOPIC = 3, 40
