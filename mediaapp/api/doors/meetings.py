"""`/meetings`: sent in, listed, changed, thrown away."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Status

from mediaapp.api import reading, shapes, taking
from mediaapp.api.caller import Door, caller
from mediaapp.api.lists import Paging, aware, page
from mediaapp.api.problems import absent, invalid
from mediaapp.files.forms import WishForm
from mediaapp.files.who import Sender
from mediaapp.meetings import purge, services
from mediaapp.meetings.models import Meeting
from mediaapp.meetings.queries import State
from mediaapp.workspaces.forms import LANGUAGES, TEMPLATES
from mediaapp.workspaces.permissions import Permission

if TYPE_CHECKING:
    from mediaapp.api.reading import Timed

router = Router(tags=["Meetings"])

type Order = Literal["-created_at", "created_at", "-updated_at", "updated_at"]


class Filters(Paging):
    """What a list of meetings is narrowed by."""

    sort: Literal["-created_at", "created_at", "-updated_at", "updated_at"] = "-created_at"
    updated_after: datetime | None = Field(default=None, description="Only what changed since.")
    state: State | None = None
    reviewed: bool | None = None
    client_reference_id: str = Field(default="", max_length=200, pattern=shapes.WRITABLE)


@router.get(
    "/meetings",
    auth=Door(Permission.VIEW),
    response={200: shapes.Meetings},
    summary="List meetings",
    url_name="meetings",
)
def list_meetings(request: HttpRequest, filters: Annotated[Filters, Query()]) -> shapes.Meetings:
    """Newest first. To stay in step, ask with `sort=updated_at` and `updated_after` of the last time."""
    meetings = reading.meetings_of(caller(request))
    if filters.updated_after:
        meetings = meetings.filter(updated_at__gt=aware(filters.updated_after))
    if filters.state:
        meetings = meetings.filter(Q(("state", filters.state)))
    if filters.reviewed is not None:
        meetings = meetings.filter(reviewed_at__isnull=not filters.reviewed)
    if filters.client_reference_id:
        meetings = meetings.filter(reference=filters.client_reference_id)
    found, meta = page(meetings, sort=filters.sort, cursor=filters.cursor, limit=filters.limit)
    data = [reading.listed(request, cast("Timed", one)) for one in found]
    return shapes.Meetings(data=data, meta=meta)


FIELDS = {
    "file": {
        "type": "array",
        "items": {"type": "string", "format": "binary"},
        "description": "Recordings, pictures or PDFs; several are sources of one meeting.",
    },
    "title": {"type": "string", "maxLength": 200},
    "language": {"type": "string", "description": "Of the minutes, such as `en`; as spoken without it."},
    "template": {"type": "string"},
    "started_at": {"type": "string", "format": "date-time"},
    "client_reference_id": {"type": "string", "maxLength": 200},
}
CREATING: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {"schema": {"type": "object", "required": ["file"], "properties": FIELDS}}
        },
    },
    "parameters": [
        {
            "in": "header",
            "name": "Idempotency-Key",
            "required": False,
            "schema": {"type": "string", "maxLength": 200},
            "description": "Any word of yours: for a day, the same request makes no second meeting.",
        }
    ],
    "x-curl": '-F file=@"$FILE" -F title="Weekly" -H "Idempotency-Key: weekly-34"',
}


@router.post(
    "/meetings",
    auth=Door(Permission.UPLOAD),
    response={
        202: shapes.ListedMeeting,
        413: shapes.Problem,
        415: shapes.Problem,
        422: shapes.Problem,
        507: shapes.Problem,
    },
    summary="Create a meeting from files",
    openapi_extra=CREATING,
)
def create_meeting(request: HttpRequest, response: HttpResponse) -> Status[shapes.ListedMeeting]:
    """Answers as soon as the files are kept; `Location` is the meeting.

    For large files on bad lines, `/uploads/` speaks tus 1.0 with the same token.
    """
    mine = caller(request)
    wishes = WishForm(request.POST).wishes()
    wishes.pop("batch", None)
    sender = Sender(mine.user, mine.membership, is_bound=True)
    membership = sender.membership_in(wishes.pop("workspace", None))
    key = request.headers.get("idempotency-key", "")
    meeting = reading.meeting_of(mine, taking.take_in(membership, request.FILES.getlist("file"), wishes, key))
    response["Location"] = reverse("rest:meeting", args=[meeting.pk])
    return Status(202, reading.listed(request, meeting))


@router.get(
    "/meetings/{uuid:meeting}",
    auth=Door(Permission.VIEW),
    response={200: shapes.ListedMeeting},
    summary="One meeting",
    url_name="meeting",
)
def show_meeting(request: HttpRequest, meeting: UUID) -> shapes.ListedMeeting:
    return reading.listed(request, reading.meeting_of(caller(request), meeting))


@router.patch(
    "/meetings/{uuid:meeting}",
    auth=Door(Permission.EDIT),
    response={200: shapes.ListedMeeting, 422: shapes.Problem},
    summary="Change a meeting",
    openapi_extra={
        "x-curl": """-H "Content-Type: application/json" -d '{"title": "Weekly 34", "reviewed": true}'"""
    },
)
def change_meeting(request: HttpRequest, meeting: UUID, change: shapes.Change) -> shapes.ListedMeeting:
    """Only the fields that are sent. No later version of the minutes changes a title that is set here."""
    mine = caller(request)
    found = reading.meeting_of(mine, meeting)
    wanted = change.dict(exclude_unset=True)
    reviewed = wanted.pop("reviewed", None)
    _check_choice("language", wanted, LANGUAGES)
    _check_choice("template", wanted, TEMPLATES)
    if wanted.get("started_at"):
        wanted["started_at"] = aware(wanted["started_at"])
    if "title" in wanted:
        wanted["titled_by_person"] = True
    only = Meeting.objects.filter(pk=found.pk, deleted_at=None)
    if wanted:
        only.update(**wanted, updated_at=timezone.now())
    if reviewed is not None:
        services.mark_reviewed(only, is_reviewed=reviewed)
    return reading.listed(request, reading.meeting_of(mine, meeting))


@router.delete(
    "/meetings/{uuid:meeting}",
    auth=Door(Permission.DELETE),
    response={202: shapes.Job, 204: None},
    summary="Delete a meeting",
)
def delete_meeting(
    request: HttpRequest, response: HttpResponse, meeting: UUID, *, permanent: bool = False
) -> Status[Any]:
    """Into the trash for 30 days; or for good, with `permanent=true` and the scope `admin`.

    Then files, rows and index are gone within a minute, and the job says when.
    """
    mine = caller(request)
    if permanent:
        mine.require(Permission.PURGE)
        job = purge.ask(mine.workspace, meeting, mine.user)
        if job is None:
            raise absent()
        response["Location"] = reverse("rest:job", args=[job.pk])
        return Status(202, reading.job(job))
    if not services.to_trash(Meeting.objects.open_to(mine.membership).filter(pk=meeting)):
        raise absent()
    return Status(204, None)


def _check_choice(name: str, wanted: dict[str, Any], choices: Iterable[tuple[str, str]]) -> None:
    if name in wanted and wanted[name] not in {value for value, _label in choices}:
        raise invalid(name, _("“%(value)s” is not known here.") % {"value": wanted[name]})
