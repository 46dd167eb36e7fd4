"""Series, tags and saved views: how meetings are found again."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mediaapp.accounts.context import SignedIn
from mediaapp.http import render, way_back
from mediaapp.meetings import shelving
from mediaapp.meetings.models import Meeting, SavedView, Series, Source
from mediaapp.meetings.queries import page, with_state
from mediaapp.meetings.rows import rows, with_minutes
from mediaapp.meetings.views.details import meeting_of
from mediaapp.workspaces.context import InWorkspace, permits
from mediaapp.workspaces.permissions import Permission


@permits(Permission.VIEW)
@require_GET
def series(request: InWorkspace, pk: int) -> HttpResponse:
    """The meetings of one series, the newest first."""
    one = get_object_or_404(Series.objects.of(request.workspace), pk=pk)
    held = Meeting.objects.open_to(request.membership).filter(series=one)
    try:
        found = page(with_minutes(with_state(held)), after=request.GET.get("after", ""))
    except ValueError:
        return HttpResponseBadRequest(_("The address of this page is damaged. Go back to the library."))
    recorded = Source.objects.filter(meeting__in=held, kind__in=[Source.Kind.AUDIO, Source.Kind.VIDEO])
    context = {
        "series": one,
        "n": held.count(),
        "total_ms": recorded.aggregate(total=Sum("duration_ms", default=0))["total"],
        "rows": rows(found.meetings),
        "next_cursor": found.next_cursor,
        "all_series": shelving.series_of(request.workspace),
    }
    return render(request, "meetings/series.html", context)


@permits(Permission.EDIT)
@require_POST
def rename_series(request: InWorkspace, pk: int) -> HttpResponse:
    """Another name; that of another series joins the two."""
    one = get_object_or_404(Series.objects.of(request.workspace), pk=pk)
    name = " ".join(request.POST.get("name", "").split())
    if not name or len(name) > shelving.LONGEST_SERIES:
        messages.error(request, _("A name has between 1 and 120 characters."))
        return redirect("meetings:series", pk=pk)
    became = shelving.rename_series(one, name)
    messages.success(request, _("The series is called “%(name)s”.") % {"name": became})
    return redirect("meetings:series", pk=became.pk)


@login_required
@require_POST
def shelve(request: SignedIn, pk: UUID) -> HttpResponse:
    """The tags of one meeting (`tags`, separated by commas) and its series, as they were typed."""
    meeting = meeting_of(request, pk, Permission.EDIT)
    shelving.retag(meeting, shelving.names_in(request.POST.get("tags", "")))
    shelving.to_series(meeting.workspace, [meeting], request.POST.get("series", ""))
    messages.success(request, _("Tags and series are saved."))
    return redirect(way_back(request, reverse("meetings:edit", args=[pk])))


@permits(Permission.VIEW)
@require_POST
def save_view(request: InWorkspace) -> HttpResponse:
    """Give the filters of an address (`query`) a name, for oneself."""
    name = " ".join(request.POST.get("name", "").split())
    if not name or len(name) > 60:
        messages.error(request, _("A name has between 1 and 60 characters."))
        return redirect(way_back(request, "meetings:library"))
    saved = shelving.save_view(request.workspace, request.user, name, request.POST.get("query", ""))
    messages.success(request, _("“%(name)s” is among your views.") % {"name": saved})
    return redirect(f"{reverse('meetings:library')}?{saved.query}")


@permits(Permission.VIEW)
@require_POST
def forget_view(request: InWorkspace, pk: int) -> HttpResponse:
    saved = get_object_or_404(shelving.views_of(request.workspace, request.user), pk=pk)
    SavedView.objects.of(request.workspace).filter(pk=saved.pk).delete()
    messages.success(request, _("“%(name)s” is no longer among your views.") % {"name": saved})
    return redirect("meetings:library")
