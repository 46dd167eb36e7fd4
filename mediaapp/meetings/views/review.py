"""The review page: a meeting that is watched, read and checked; whole, or the part that a script asks for."""

from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from mediaapp.accounts.context import SignedIn
from mediaapp.http import render
from mediaapp.meetings.models import Meeting
from mediaapp.meetings.queries import with_state
from mediaapp.meetings.review import Review
from mediaapp.meetings.review.asked import Asked
from mediaapp.meetings.views.notices import take_note
from mediaapp.workspaces.context import enter
from mediaapp.workspaces.permissions import Permission
from worker.exports import Document, formats

if TYPE_CHECKING:
    from mediaapp.meetings.queries import Listed

PARTS = {
    "arrivals",
    "block",
    "card",
    "do",
    "found",
    "indexing",
    "panel",
    "reading",
    "screens",
    "status",
    "tabs",
    "timeline",
    "title",
    "waits",
}


@login_required
@require_GET
def review(request: SignedIn, pk: UUID) -> HttpResponse:
    """`t` (with `source`) names a moment, `tab` a part, `block` some rows; `after` what a script has seen."""
    page = page_of(request, pk)
    part = request.GET.get("part", "")
    if page.asked.block is not None and not 0 <= page.asked.block < max(1, len(page.blocks_there)):
        raise Http404
    downloads = [
        (one, document) for document in Document for one in formats().values() if document in one.documents
    ]
    if not part:
        take_note(request, page.meeting)
    context = {"page": page, "meeting": page.meeting, "downloads": downloads}
    return render(request, "meetings/review.html", context, part=part if part in PARTS else "")


def page_of(request: SignedIn, pk: UUID, permission: Permission = Permission.VIEW) -> Review:
    """The page of a meeting of any of the reader's workspaces, which becomes the current one."""
    seen = Meeting.objects.visible_to(request.user).select_related("workspace", "series")
    meeting = get_object_or_404(with_state(seen), pk=pk)
    enter(request, meeting.workspace, permission)
    return Review(cast("Listed", meeting), asked(request))


def asked(request: HttpRequest) -> Asked:
    return Asked(
        seconds=number(request.GET.get("t", "")),
        position=number(request.GET.get("source", "")),
        block=number(request.GET.get("block", "")),
        after=number(request.GET.get("after", "")) or 0,
        record=request.GET.get("record", ""),
        pin=number(request.GET.get("pin", "")) or 0,
        tab=request.GET.get("tab", ""),
        part=request.GET.get("part", ""),
        find=request.GET.get("find", "")[:100],
        on=request.GET.get("on", ""),
        start_ms=number(request.GET.get("from", "")),
        end_ms=number(request.GET.get("to", "")),
        is_writing="write" in request.GET,
    )


def number(written: str) -> int | None:
    """A number of the address; one that is none, or a monster, was not asked for."""
    sent = written.partition(".")[0]
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else None
