"""Sharing a meeting inside its workspace: with people by name, and whether it is private."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mediaapp.accounts.context import SignedIn
from mediaapp.meetings import readers
from mediaapp.meetings.models import Guest
from mediaapp.meetings.views.review import page_of
from mediaapp.workspaces.permissions import Permission
from mediaapp.workspaces.queries import members_of


@login_required
@require_POST
def share_with(request: SignedIn, pk: UUID) -> HttpResponse:
    """Tell members (`user`) of the meeting; a private one opens to them."""
    page = page_of(request, pk, Permission.SHARE)
    chosen = {int(key) for key in request.POST.getlist("user") if key.isdigit() and len(key) < 19}
    users = [one.user for one in members_of(page.meeting.workspace) if one.user_id in chosen]
    n = readers.share_with(page.meeting, request.user, users)
    if n:
        said = ngettext("%d person is told of the meeting.", "%d people are told of the meeting.", n)
        messages.success(request, said % n)
    else:
        messages.error(request, _("Choose somebody to share the meeting with."))
    return redirect("sharing:share", pk=pk)


@login_required
@require_POST
def leave_out(request: SignedIn, pk: UUID, guest: int) -> HttpResponse:
    """Take the meeting away from somebody it was shared with."""
    page = page_of(request, pk, Permission.SHARE)
    one = get_object_or_404(Guest.objects.select_related("user"), pk=guest, meeting=page.meeting)
    readers.take_away(one)
    messages.success(request, _("The meeting is no longer shared with %(who)s.") % {"who": one})
    return redirect("sharing:share", pk=pk)


@login_required
@require_POST
def keep_private(request: SignedIn, pk: UUID) -> HttpResponse:
    """Only whoever brought a meeting makes it private, or opens it to the workspace (`private=no`)."""
    page = page_of(request, pk, Permission.SHARE)
    if page.meeting.created_by_id != request.user.pk:
        raise PermissionDenied("one's own meetings")
    is_private = request.POST.get("private") != "no"
    readers.set_private(page.meeting, is_private=is_private)
    if is_private:
        said = _("Only you see this meeting now, and those whom you share it with.")
    else:
        said = _("Everybody in the workspace sees this meeting now.")
    messages.success(request, said)
    return redirect("sharing:share", pk=pk)
