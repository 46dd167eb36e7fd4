"""Details of a file that is being brought: said before it is sent, while it is, or just after."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mediaapp.accounts.context import SignedIn
from mediaapp.files.forms import WishForm
from mediaapp.files.models import Upload
from mediaapp.http import announce, render
from mediaapp.meetings.models import Meeting
from mediaapp.meetings.wishes import ABOUT_MEETING, wish
from mediaapp.workspaces.context import InWorkspace, enter, permits
from mediaapp.workspaces.forms import without_effect
from mediaapp.workspaces.permissions import Permission


@permits(Permission.UPLOAD)
@require_GET
def bring(request: InWorkspace) -> HttpResponse:
    """Files and what is to be known of them, in one form; it is sent to the door for plain forms."""
    return render(request, "meetings/bring.html", {"form": _form()})


@login_required
@require_http_methods(["GET", "POST"])
def upload_details(request: SignedIn, pk: UUID) -> HttpResponse:
    """The details of one upload, as the tray shows them under its row."""
    mine = Upload.objects.visible_to(request.user).select_related("workspace", "user")
    upload = get_object_or_404(mine, pk=pk)
    enter(request, upload.workspace, Permission.UPLOAD)
    if request.method == "GET":
        return _shown(request, upload, _form(initial=_known(upload)))
    form = _form(request.POST)
    if not form.is_valid():
        return _shown(request, upload, form)
    wish(upload, {name: value for name, value in form.wishes().items() if name in form.fields})
    if getattr(request, "htmx", None):
        return announce(_shown(request, upload, form, is_saved=True), _("The details are saved."))
    messages.success(request, _("The details of “%(name)s” are saved.") % {"name": upload.name})
    return redirect("meetings:library")


def _form(data: QueryDict | None = None, *, initial: dict[str, object] | None = None) -> WishForm:
    """Only what has an effect here, and nothing that a page says by itself."""
    form = WishForm(data, initial=initial, auto_id="wish_%s")
    for name in set(form.fields) - ({*ABOUT_MEETING, "spoken"} - without_effect()):
        del form.fields[name]
    return form


def _known(upload: Upload) -> dict[str, object]:
    """What was said so far: with the file, or on its meeting since."""
    meeting = (
        Meeting.objects.visible_to(upload.user).filter(pk=upload.meeting).first() if upload.meeting else None
    )
    if meeting is None:
        return dict(upload.metadata)
    known = {name: getattr(meeting, name) for name in ABOUT_MEETING}
    source = meeting.source_set.filter(pk=upload.pk).first()
    return {**known, "spoken": source.language if source else ""}


def _shown(request: SignedIn, upload: Upload, form: WishForm, *, is_saved: bool = False) -> HttpResponse:
    context = {"form": form, "upload": upload, "is_saved": is_saved}
    return render(
        request,
        "meetings/upload_details.html",
        context,
        part="details",
        status=422 if form.errors else 200,
    )
