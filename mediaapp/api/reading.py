"""Finds what a caller asks about, always within their workspace, and gives it the shapes of the API."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, cast
from uuid import UUID

from django.db.models import IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse

from mediaapp.api import shapes
from mediaapp.api.caller import Caller
from mediaapp.api.problems import absent, not_ready
from mediaapp.ledger.models import Job
from mediaapp.meetings import store
from mediaapp.meetings.models import Meeting, MeetingSet, Source
from mediaapp.meetings.queries import State, with_state
from mediaapp.meetings.review.stages import Step, Unit, gaps_of, steps, units_of
from worker.exports import Choices, Document, formats
from worker.meeting import Record

if TYPE_CHECKING:
    from mediaapp.meetings.queries import Listed

    class Timed(Listed):
        """A meeting with its length, too."""

        recorded_ms: int


PLAYED = (Source.Kind.AUDIO, Source.Kind.VIDEO)


def with_length(meetings: MeetingSet) -> MeetingSet:
    """Adds `recorded_ms`: how long the recordings of a meeting last together."""
    mine = Source.objects.filter(meeting=OuterRef("pk"), kind__in=PLAYED).order_by().values("meeting")
    total = mine.annotate(total=Sum("duration_ms")).values("total")
    return meetings.annotate(recorded_ms=Coalesce(Subquery(total, output_field=IntegerField()), 0))


def meetings_of(caller: Caller) -> MeetingSet:
    return with_length(with_state(Meeting.objects.open_to(caller.membership)))


def meeting_of(caller: Caller, key: UUID) -> "Timed":
    """Raises a `Problem` for a meeting of somebody else, or in the trash."""
    found = meetings_of(caller).select_related("workspace", "current_job").filter(pk=key).first()
    if found is None:
        raise absent()
    return cast("Timed", found)


def record_of(meeting: Meeting) -> Record:
    """Raises a `Problem` for a meeting that has not been read yet."""
    if meeting.current_job is None:
        raise not_ready()
    return store.record_of(meeting)


def page_of(request: HttpRequest, meeting: Meeting) -> str:
    """The address of a meeting's page."""
    return request.build_absolute_uri(reverse("meetings:review", args=[meeting.pk]))


def minutes_of(request: HttpRequest, meeting: Meeting) -> Mapping[str, Any]:
    """The minutes as the JSON export has them."""
    choices = Choices(address=page_of(request, meeting))
    written: Mapping[str, Any] = json.loads(
        formats()["json"].render(record_of(meeting), Document.MINUTES, choices)
    )
    return written


# ── shapes ───────────────────────────────────────────────────────────────────────────────────────────


def listed(request: HttpRequest, meeting: "Timed") -> shapes.ListedMeeting:
    return shapes.ListedMeeting(
        id=meeting.pk,
        title=str(meeting),
        state=State(meeting.state),
        url=page_of(request, meeting),
        started_at=meeting.started_at,
        created_at=meeting.created_at,
        updated_at=meeting.updated_at,
        reviewed_at=meeting.reviewed_at,
        duration_ms=meeting.recorded_ms,
        participants=meeting.participants,
        speaker_count=meeting.speaker_count,
        language=meeting.language,
        template=meeting.template,
        client_reference_id=meeting.reference,
    )


def stage(step: Step) -> shapes.Stage:
    return shapes.Stage.model_validate(
        {"stage": step.stage, "state": step.state, "done": step.done, "total": step.total}
    )


def missing(units: list[Unit]) -> list[shapes.Missing]:
    return [
        shapes.Missing(source_id=gap.source, start_ms=gap.start_ms, end_ms=gap.end_ms, reason=gap.reason)
        for gap in gaps_of(units)
    ]


def job(row: Job) -> shapes.Job:
    units = units_of([row.pk])
    sources = Source.objects.filter(meeting=row.meeting, kind__in=PLAYED)
    recorded = sources.aggregate(total=Sum("duration_ms", default=0))["total"]
    return shapes.Job(
        id=row.pk,
        kind=row.kind,
        meeting_id=row.meeting,
        state=cast("Literal['open', 'done', 'cancelled']", row.state),
        created_at=row.created_at,
        finished_at=row.finished_at,
        stages=[stage(step) for step in steps(units, recorded)] if row.kind == Job.Kind.PROCESS else [],
        gaps=missing(units),
    )
