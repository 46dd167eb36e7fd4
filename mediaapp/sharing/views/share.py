"""Sharing a meeting: its links, a new one, and taking one back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mediaapp.accounts.context import SignedIn
from mediaapp.http import render
from mediaapp.meetings.models import Guest, Source
from mediaapp.meetings.views.review import page_of
from mediaapp.sharing import links
from mediaapp.sharing.forms import ShareForm
from mediaapp.sharing.models import Share
from mediaapp.workspaces.permissions import Permission
from mediaapp.workspaces.queries import members_of

RECORDED = {Source.Kind.AUDIO, Source.Kind.VIDEO}


@login_required
@require_http_methods(["GET", "POST"])
def share(request: SignedIn, pk: UUID) -> HttpResponse:
    """The links of a meeting. Posted, a new one, which is shown this once."""
    page = page_of(request, pk, Permission.SHARE)
    recordings = [one for one in page.sources if one.kind in RECORDED]
    form = ShareForm(request.POST or None, recordings=recordings)
    link = ""
    if form.is_valid():
        _made, token = links.make(page.meeting, request.user, form.wished())
        link = request.build_absolute_uri(reverse("sharing:shared", args=[token]))
        form = ShareForm(recordings=recordings)
    context = {
        "page": page,
        "meeting": page.meeting,
        "form": form,
        "link": link,
        "guests": Guest.objects.filter(meeting=page.meeting).select_related("user").order_by("at"),
        "members": [one.user for one in members_of(page.meeting.workspace) if one.user_id != request.user.pk],
        "shares": Share.objects.visible_to(request.user, Permission.SHARE)
        .filter(meeting=page.meeting)
        .select_related("created_by")
        .order_by("-created_at"),
    }
    return render(request, "sharing/share.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def revoke(request: SignedIn, pk: UUID, share: UUID) -> HttpResponse:
    """From this moment on, the link opens nothing."""
    page = page_of(request, pk, Permission.SHARE)
    mine = Share.objects.visible_to(request.user, Permission.SHARE)
    links.revoke(get_object_or_404(mine, pk=share, meeting=page.meeting))
    messages.success(request, _("The link is revoked. Whoever opens it now is told so."))
    return redirect("sharing:share", pk=pk)
