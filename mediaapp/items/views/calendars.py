"""Due days in other programs: calendars by a secret address, and one action as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mediaapp.http import render
from mediaapp.items import feeds, ics, queries
from mediaapp.items.forms import FeedForm
from mediaapp.items.models import Feed
from mediaapp.items.queries import ME, OPEN, Filters
from mediaapp.items.rows import dressed
from mediaapp.meetings.models import Item
from mediaapp.workspaces.context import InWorkspace, permits, require
from mediaapp.workspaces.permissions import Permission

MOST = 1_000
"""Actions that a calendar shows: those that are due first."""


@permits(Permission.VIEW)
@require_http_methods(["GET", "POST"])
def calendars(request: InWorkspace) -> HttpResponse:
    """One's own calendars. Posted, a new one, whose address is shown this once."""
    form, address = FeedForm(request.POST or None), ""
    if form.is_valid():
        _feed, secret = feeds.give(request.membership, form.cleaned_data["whose"])
        address = request.build_absolute_uri(reverse("items:calendar", args=[secret]))
        form = FeedForm()
    context = {"form": form, "address": address, "feeds": feeds.shown_to(request.membership)}
    return render(request, "items/calendars.html", context, status=422 if form.errors else 200)


@permits(Permission.VIEW)
@require_POST
def revoke_calendar(request: InWorkspace, pk: int) -> HttpResponse:
    """A calendar is shown to nobody any more: one's own, or anybody's for who manages the members."""
    feed = get_object_or_404(Feed.objects.of(request.workspace), pk=pk)
    if feed.user_id != request.membership.user_id:
        require(request.membership, Permission.MANAGE_MEMBERS)
    feed.delete()
    return redirect("items:calendars")


@require_GET
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Open actions that have a day, for whoever knows the address."""
    feed = feeds.found(token)
    if feed is None:
        raise Http404
    today, is_mine = timezone.localdate(), feed.whose == Feed.Whose.MINE
    every = queries.of_kind(feed.user, feed.workspace, Item.Kind.ACTION).filter(due__isnull=False)
    chosen = queries.narrowed(every, Filters(who=ME if is_mine else "", state=OPEN), feed.user, today)
    rows = dressed(queries.with_words(chosen)[:MOST], today)
    name = _("Actions, %(workspace)s") % {"workspace": feed.workspace}
    return HttpResponse(ics.calendar(rows, _root(request), name), content_type=ics.CONTENT_TYPE)


@permits(Permission.VIEW)
@require_GET
def one_day(request: InWorkspace, pk: int) -> HttpResponse:
    """One action with its day, as a file that calendars take in."""
    mine = queries.seen(request.membership.user).filter(pk=pk, due__isnull=False, kind=Item.Kind.ACTION)
    rows = dressed(queries.with_words(mine), timezone.localdate())
    if not rows:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="action-{pk}.ics"'}
    return HttpResponse(ics.calendar(rows, _root(request)), content_type=ics.CONTENT_TYPE, headers=headers)


def _root(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
