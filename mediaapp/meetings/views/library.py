"""The library: lists of meetings, the trash, and what is done to a meeting as a whole."""

from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mediaapp.accounts.context import SignedIn
from mediaapp.http import announce, render, way_back
from mediaapp.meetings import services, shelving
from mediaapp.meetings.forms import FilterForm
from mediaapp.meetings.models import Meeting, MeetingSet
from mediaapp.meetings.queries import VIEWS, page, people_of, shelf, storage_of, tallies, with_state
from mediaapp.meetings.rows import rows, with_minutes
from mediaapp.meetings.views.details import meeting_of
from mediaapp.workspaces.context import InWorkspace, permits
from mediaapp.workspaces.permissions import Permission

if TYPE_CHECKING:
    from mediaapp.meetings.queries import Listed


@permits(Permission.VIEW)
@require_GET
def library(request: InWorkspace) -> HttpResponse:
    """The Inbox, all meetings or the trash (`view`), narrowed by filters; `after` asks for the next page."""
    view = request.GET.get("view", "inbox")
    if view not in VIEWS:
        raise Http404
    filters = FilterForm(request.GET)
    meetings = filters.narrow(with_state(shelf(request.membership, view)))
    try:
        found = page(
            with_minutes(meetings),
            after=request.GET.get("after", ""),
            is_oldest_first=filters.is_oldest_first,
        )
    except ValueError:
        return HttpResponseBadRequest(_("The address of this page is damaged. Go back to the library."))
    context = {
        "view": view,
        "filters": filters,
        "people": people_of(request.workspace),
        "tags": shelving.tags_of(request.workspace),
        "all_series": shelving.series_of(request.workspace),
        "saved_views": shelving.views_of(request.workspace, request.user),
        "tallies": tallies(request.membership),
        "rows": rows(found.meetings),
        "next_cursor": found.next_cursor,
    }
    return render(request, "meetings/library.html", context, part="list")


@login_required
@require_GET
def row(request: SignedIn, pk: UUID) -> HttpResponse:
    """How far one meeting is: what its row in the library asks for while it is being read."""
    meeting = get_object_or_404(with_minutes(with_state(Meeting.objects.visible_to(request.user))), pk=pk)
    (found,) = rows([cast("Listed", meeting)])
    return render(request, "meetings/_row_side.html", {"row": found})


# ── one meeting ──────────────────────────────────────────────────────────────────────────────────────


@login_required
@require_POST
def rename(request: SignedIn, pk: UUID) -> HttpResponse:
    meeting = meeting_of(request, pk, Permission.EDIT)
    title = request.POST.get("title", "").strip()
    if not title or len(title) > 200:
        return HttpResponse(_("A title has between 1 and 200 characters."), status=422)
    services.rename(meeting, title)
    if request.headers.get("HX-Request"):
        return announce(
            HttpResponse(title, content_type="text/plain; charset=utf-8"), _("The title is saved.")
        )
    return redirect(way_back(request, "meetings:library"))


@login_required
@require_POST
def mark_reviewed(request: SignedIn, pk: UUID) -> HttpResponse:
    """Out of the Inbox, with `then=next` on to the next one in it; or back into it, with `reviewed=no`."""
    meeting = meeting_of(request, pk, Permission.EDIT)
    services.mark_reviewed(_only(meeting), is_reviewed=request.POST.get("reviewed") != "no")
    here = Meeting.objects.visible_to(request.user).filter(workspace=meeting.workspace)
    if request.POST.get("then") != "next":
        return redirect(way_back(request, "meetings:library"))
    following = shelving.next_in_inbox(here, meeting)
    told = {"title": meeting}
    if following is None:
        messages.success(request, _("“%(title)s” is reviewed. It was the last one in the Inbox.") % told)
        return redirect("meetings:library")
    messages.success(request, _("“%(title)s” is reviewed. This is the next one in the Inbox.") % told)
    return redirect("meetings:review", pk=following.pk)


@login_required
@require_POST
def trash(request: SignedIn, pk: UUID) -> HttpResponse:
    meeting = meeting_of(request, pk, Permission.DELETE)
    services.to_trash(_only(meeting))
    messages.success(request, _("“%(title)s” is in the trash for 30 days.") % {"title": meeting})
    return redirect(way_back(request, "meetings:library"))


@permits(Permission.DELETE)
@require_POST
def restore(request: InWorkspace, pk: UUID) -> HttpResponse:
    meeting = get_object_or_404(Meeting.objects.in_trash_of(request.membership), pk=pk)
    services.restore(Meeting.objects.in_trash_of(request.membership).filter(pk=pk))
    messages.success(request, _("“%(title)s” is back.") % {"title": meeting})
    return redirect(way_back(request, "meetings:library"))


def _only(meeting: Meeting) -> MeetingSet:
    return Meeting.objects.filter(pk=meeting.pk, deleted_at=None)


# ── storage ──────────────────────────────────────────────────────────────────────────────────────────


@permits(Permission.VIEW)
@require_GET
def storage(request: InWorkspace) -> HttpResponse:
    """How much the workspace's recordings take up."""
    return render(request, "meetings/storage.html", storage_of(request.workspace))
