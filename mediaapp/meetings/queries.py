"""What pages and the API ask about meetings: their state and progress, and one page of a list of them."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    Sum,
    TextChoices,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from mediaapp.ledger.models import Job, Work
from mediaapp.meetings.models import Meeting, MeetingSet, Source, Speaker, Writing
from mediaapp.meetings.models.meeting import going, readable_by
from mediaapp.workspaces.models import Membership, Workspace
from worker.findings import Stage

if TYPE_CHECKING:

    class Listed(Meeting):
        """A meeting with the columns that `with_state` and, for the library, `with_minutes` add."""

        state: str
        shown_job: UUID | None
        is_indexing: bool
        minutes: int | None
        line: str | None


# ── state ────────────────────────────────────────────────────────────────────────────────────────────


class State(TextChoices):
    """How far a meeting is: what lists show and filter by, and what the API tells."""

    QUEUED = "queued", _("waiting")
    WORKING = "working", _("being read")
    READY = "ready", _("ready")
    READY_WITH_GAPS = "ready_with_gaps", _("ready, with gaps")
    FAILED = "failed", _("could not be read")
    CANCELLED = "cancelled", _("cancelled")


READABLE = (Stage.TRANSCRIBE, Stage.SEE)
"""The stages that bring something to read: with gaps and without one unit of these, there is nothing."""


def with_state(meetings: MeetingSet) -> MeetingSet:
    """Adds `state` (a `State`) and `shown_job` to each meeting: columns, so that lists can filter by them.

    The newest process job decides while it is under way; after that, the one whose record is read. It stays
    ready while only its search is made anew, after somebody went back to it: `is_indexing` says so.
    """
    newest = Job.objects.filter(meeting=OuterRef("pk"), kind=Job.Kind.PROCESS).order_by("-number")
    shown = Job.objects.filter(pk=OuterRef("shown_job"))
    units = Work.objects.filter(job=OuterRef("shown_job"))
    return meetings.annotate(
        is_reading=Exists(newest.filter(state=Job.State.OPEN, finished_at=None)),
        shown_job=Case(
            When(is_reading=False, current_job__isnull=False, then=F("current_job")),
            default=Subquery(newest.values("pk")[:1]),
            output_field=UUIDField(null=True),
        ),
        shown_state=Subquery(shown.values("state")[:1]),
        is_indexing=Exists(shown.filter(state=Job.State.OPEN, finished_at__isnull=False)),
        has_begun=Exists(units.exclude(state=Work.State.PENDING)),
        has_gaps=Exists(units.filter(state=Work.State.GAP)),
        has_text=Exists(units.filter(state=Work.State.DONE, stage__in=READABLE)),
        state=Case(
            When(shown_state=None, then=Value(State.QUEUED)),
            When(shown_state=Job.State.CANCELLED, then=Value(State.CANCELLED)),
            When(shown_state=Job.State.OPEN, is_indexing=False, has_begun=True, then=Value(State.WORKING)),
            When(shown_state=Job.State.OPEN, is_indexing=False, then=Value(State.QUEUED)),
            When(has_gaps=True, has_text=False, then=Value(State.FAILED)),
            When(has_gaps=True, then=Value(State.READY_WITH_GAPS)),
            default=Value(State.READY),
            output_field=CharField(),
        ),
    )


# ── minutes ──────────────────────────────────────────────────────────────────────────────────────────


def with_writing(meetings: MeetingSet) -> MeetingSet:
    """Adds `minutes`: the key of those that are read, which `minutes_to_read` gives for one meeting."""
    versions = Writing.objects.filter(meeting=OuterRef("pk"), kind=Writing.Kind.MINUTES).order_by("-version")
    of_record = versions.filter(record=OuterRef("current_job"))
    return meetings.annotate(
        minutes=Coalesce(Subquery(of_record.values("pk")[:1]), Subquery(versions.values("pk")[:1]))
    )


def minutes_to_read(meeting: Meeting) -> Writing | None:
    """The newest minutes about the record that is read; where there are none, the newest of all."""
    versions = Writing.objects.filter(meeting=meeting, kind=Writing.Kind.MINUTES)
    is_of_record = Case(When(record=meeting.current_job_id, then=1), default=0)
    return versions.annotate(is_of_record=is_of_record).order_by("-is_of_record", "-version").first()


# ── progress ─────────────────────────────────────────────────────────────────────────────────────────

DOING = {
    Stage.PROBE: _("Opening the file"),
    Stage.LISTEN: _("Listening"),
    Stage.PLAY: _("Making a copy that browsers can play"),
    Stage.DIARISE: _("Telling voices apart"),
    Stage.LOOK: _("Looking for screens"),
    Stage.SEE: _("Reading screens"),
    Stage.TRANSCRIBE: _("Transcribing"),
    Stage.MERGE: _("Putting the record together"),
    Stage.MINUTE: _("Writing the minutes"),
    Stage.INDEX: _("Preparing the search"),
}
ORDER = list(Stage)


@dataclass(frozen=True, slots=True)
class Progress:
    """What is being done to a meeting now. `percent` is None where the whole is not known."""

    stage: Stage
    percent: int | None

    @property
    def doing(self) -> str:
        return str(DOING[self.stage])


def progress_of(recorded_ms: Mapping[UUID, int]) -> dict[UUID, Progress]:
    """The last stage in line that is under way, for each job; given how long it was recorded. One query."""
    closed = ~Q(state__in=Work.OPEN)
    stages = (
        Work.objects.filter(job__in=recorded_ms)
        .values("job", "stage")
        .annotate(
            units=Count("pk"),
            closed=Count("pk", filter=closed),
            closed_ms=Sum(F("end_ms") - F("start_ms"), filter=closed, default=0),
        )
        .filter(units__gt=F("closed"))
    )
    last: dict[UUID, Mapping[str, Any]] = {}
    for stage in sorted(stages, key=lambda one: ORDER.index(Stage(one["stage"]))):
        last[stage["job"]] = stage
    return {job: Progress(Stage(one["stage"]), _percent(one, recorded_ms[job])) for job, one in last.items()}


def _percent(stage: Mapping[str, Any], recorded_ms: int) -> int | None:
    """Chunks are born while the recording is still being heard: their number is no whole, its length is."""
    if stage["stage"] == Stage.TRANSCRIBE and recorded_ms:
        return min(99, 100 * int(stage["closed_ms"]) // recorded_ms)
    if stage["stage"] == Stage.SEE:
        return min(99, 100 * int(stage["closed"]) // int(stage["units"]))
    return None


# ── lists ────────────────────────────────────────────────────────────────────────────────────────────

KEPT_IN_TRASH = timedelta(days=30)
VIEWS = ("inbox", "all", "trash")
"""The shelves of the library."""


def shelf(member: Membership, view: str) -> MeetingSet:
    if view == "trash":
        return Meeting.objects.in_trash_of(member)
    meetings = Meeting.objects.open_to(member)
    return meetings.filter(reviewed_at=None) if view == "inbox" else meetings


def tallies(member: Membership) -> dict[str, int]:
    """How many meetings somebody finds on each shelf. One query."""
    is_here, workspace = Q(deleted_at=None), member.workspace
    mine = Meeting.objects.filter(readable_by(member.user), workspace=workspace)
    return mine.aggregate(
        inbox=Count("pk", filter=is_here & Q(reviewed_at=None)),
        all=Count("pk", filter=is_here),
        trash=Count("pk", filter=~is_here & ~Q(pk__in=going(workspace))),
    )


def storage_of(workspace: Workspace) -> dict[str, Any]:
    """Bytes of originals: `total`, `trashed` among them, `by_kind` and the `largest` meetings."""
    sources = Source.objects.filter(meeting__workspace=workspace)
    largest = Meeting.objects.of(workspace).annotate(bytes=Sum("source__bytes")).order_by("-bytes")
    return {
        **sources.aggregate(
            total=Sum("bytes", default=0),
            trashed=Sum("bytes", filter=Q(meeting__deleted_at__isnull=False), default=0),
        ),
        "by_kind": [
            (Source.Kind(one["kind"]).label, one["files"], one["bytes"])
            for one in sources.values("kind")
            .annotate(files=Count("pk"), bytes=Sum("bytes"))
            .order_by("-bytes")
        ],
        "largest": largest.filter(bytes__gt=0)[:5],
    }


def people_of(workspace: Workspace) -> list[str]:
    """The names that people gave to voices of this workspace, for a filter to choose from."""
    named = Speaker.objects.filter(meeting__in=Meeting.objects.of(workspace)).exclude(name="")
    return list(named.order_by("name").values_list("name", flat=True).distinct()[:100])


@dataclass(frozen=True, slots=True)
class Page:
    """Some meetings, and the cursor with which the next ones are asked for; empty at the end."""

    meetings: "list[Listed]"
    next_cursor: str


def page(meetings: MeetingSet, *, after: str = "", size: int = 50, is_oldest_first: bool = False) -> Page:
    """Newest first; rows that arrive meanwhile change nothing. Raises `ValueError` for a bad cursor."""
    rows = meetings.select_related("series").order_by(
        "created_at" if is_oldest_first else "-created_at", "id"
    )
    if after:
        at, last = _position(after)
        beyond = Q(created_at__gt=at) if is_oldest_first else Q(created_at__lt=at)
        rows = rows.filter(beyond | Q(created_at=at, id__gt=last))
    found = cast("list[Listed]", list(rows[: size + 1]))
    is_last = len(found) <= size
    return Page(found[:size], "" if is_last else _cursor(found[size - 1]))


def _cursor(meeting: Meeting) -> str:
    return base64.urlsafe_b64encode(f"{meeting.created_at.isoformat()} {meeting.pk}".encode()).decode()


def _position(cursor: str) -> tuple[datetime, UUID]:
    try:
        at, _space, key = base64.urlsafe_b64decode(cursor.encode()).decode().partition(" ")
        return datetime.fromisoformat(at), UUID(key)
    except (binascii.Error, UnicodeError, ValueError):
        raise ValueError("this cursor is not one of ours") from None
