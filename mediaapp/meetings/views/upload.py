"""Files that come by a plain form, from a page whose scripts do not run."""

from collections.abc import Iterable, Iterator
from typing import cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mediaapp.accounts.models import User
from mediaapp.files import accepts, uploads
from mediaapp.files.forms import WishForm
from mediaapp.files.models import Upload
from mediaapp.files.refusals import Absent, Forbidden, Refusal
from mediaapp.files.who import Sender
from mediaapp.http import way_back
from mediaapp.meetings import receive
from mediaapp.workspaces.context import current
from mediaapp.workspaces.models import Membership


@require_POST
@login_required
def upload(request: HttpRequest) -> HttpResponse:
    """Each recording becomes a meeting, pictures together become one; back to the library."""
    try:
        wishes = WishForm(request.POST).wishes()
        sender = Sender(cast("User", request.user), current(request))
        membership = sender.membership_in(wishes.get("workspace"))
    except Absent:
        raise Http404 from None
    except Forbidden as forbidden:
        raise PermissionDenied(str(forbidden)) from None
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(way_back(request, "meetings:library"))
    taken = {key for key in _taken(request, membership, wishes) if key}
    if taken:
        said = ngettext("The file is here and is being read.", "%(n)s meetings are being read.", len(taken))
        messages.success(request, said % {"n": len(taken)})
    elif not request.FILES:
        messages.error(request, _("No file was chosen. Choose one, then send it."))
    return redirect(way_back(request, "meetings:library"))


def _taken(request: HttpRequest, membership: Membership, wishes: dict[str, str]) -> Iterator[UUID | None]:
    """The meeting of each file; None for one that was refused, of which the reader is told."""
    begun = list(_begun(request, membership, wishes))
    for one, file in begun:
        try:
            yield uploads.take_in(one, file.chunks(), receive)
        except Refusal as refusal:
            messages.error(request, f"{one.name}: {refusal}")


def _begun(
    request: HttpRequest, membership: Membership, wishes: dict[str, str]
) -> Iterable["tuple[Upload, UploadedFile[bytes]]"]:
    """All at once before any is taken in, so that the first picture of several waits for the others."""
    batch = uuid4().hex
    for file in request.FILES.getlist("file"):
        name = file.name or ""
        mine = {**wishes, "batch": batch} if accepts.may_be_image(name) else wishes
        try:
            yield uploads.begin(membership, name, file.size or 0, mine, receive), file
        except Refusal as refusal:
            messages.error(request, f"{name}: {refusal}")
