"""The actions or decisions of one meeting: a tab of its review page, and a page of their own."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediaapp.accounts.context import SignedIn
from mediaapp.http import announce, render
from mediaapp.items import queries, services
from mediaapp.items.forms import NewItemForm
from mediaapp.items.models import Sign
from mediaapp.items.rows import dressed
from mediaapp.meetings.models import Item, Meeting
from mediaapp.meetings.review.clock import clock_of
from mediaapp.workspaces.context import enter
from mediaapp.workspaces.permissions import Permission


@login_required
@require_http_methods(["GET", "POST"])
def of_meeting(request: SignedIn, pk: UUID, kind: str) -> HttpResponse:
    """What this meeting brought, and what was said in it of earlier ones. Posted, one that a person adds."""
    seen = Meeting.objects.visible_to(request.user).select_related("workspace", "series")
    meeting = get_object_or_404(seen, pk=pk)
    enter(request, meeting.workspace, Permission.EDIT if request.method == "POST" else Permission.VIEW)
    clock = clock_of(list(meeting.source_set.all()))
    form = NewItemForm(request.POST or None, kind=kind, clock=clock)
    is_added = request.method == "POST" and form.is_valid()
    if is_added:
        services.add(meeting, request.user, kind, form.wishes, form.cleaned_data.get("at"))
        if not request.htmx:
            messages.success(request, _("It is added."))
            return redirect(request.path)
        form = NewItemForm(kind=kind, clock=clock)
    context = _context(request, meeting, kind) | {"form": form}
    status = 422 if form.errors else 200
    answer = render(request, "items/of_meeting.html", context, part="panel", status=status)
    return announce(answer, _("It is added.")) if is_added else answer


def _context(request: SignedIn, meeting: Meeting, kind: str) -> dict[str, object]:
    today = timezone.localdate()
    mine = queries.there(request.user).filter(meeting=meeting, kind=kind)
    ordered = mine.order_by("status", "due", "pk") if kind == Item.Kind.ACTION else mine.order_by("pk")
    of_signs = Sign.Kind.DONE if kind == Item.Kind.ACTION else Sign.Kind.REPLACED
    earlier = dressed(queries.signs_in(request.user, meeting, of_signs), today)
    return {
        "meeting": meeting,
        "kind": kind,
        "is_actions": kind == Item.Kind.ACTION,
        "rows": dressed(queries.with_words(ordered), today),
        "earlier": earlier,
        "members": queries.members_of(meeting.workspace),
    }
