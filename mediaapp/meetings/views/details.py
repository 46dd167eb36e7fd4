"""A meeting's details and its files: what is wished for it, and what it is made of."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mediaapp.accounts.context import SignedIn
from mediaapp.http import render, way_back
from mediaapp.meetings import shelving, sources
from mediaapp.meetings.forms import DetailsForm, SpokenForm
from mediaapp.meetings.models import Meeting, Source
from mediaapp.meetings.twins import twins_of
from mediaapp.meetings.wishes import changed_since, latest
from mediaapp.workspaces.context import enter
from mediaapp.workspaces.forms import SPOKEN, without_effect
from mediaapp.workspaces.permissions import Permission


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, pk: UUID) -> HttpResponse:
    """A meeting's details, and its files."""
    meeting = meeting_of(request, pk, Permission.EDIT)
    heading = str(meeting)  # a form with errors has changed the meeting in memory
    form = DetailsForm(request.POST or None, instance=meeting)
    if form.is_valid():
        form.save()
        messages.success(request, _("“%(title)s” is saved.") % {"title": meeting})
        return redirect(way_back(request, f"{request.path}"))
    last = latest(meeting)
    files = list(meeting.source_set.all())
    twins = twins_of(files, meeting.workspace_id)
    context = {
        "form": form,
        "meeting": meeting,
        "heading": heading,
        "files": [(file, twins.get(file.pk)) for file in files],
        "kept": [file.pk for file in files if not file.removed_at],
        "spoken": SPOKEN,
        "says_one_template": bool(without_effect()),
        "changed": list(changed_since(last, meeting)) if last and not form.errors else [],
        "tags": shelving.tags_of(meeting.workspace),
        "all_series": shelving.series_of(meeting.workspace),
        "is_live": last is not None and last.state == last.State.OPEN,
    }
    return render(request, "meetings/edit.html", context, part="form", status=422 if form.errors else 200)


@login_required
@require_POST
def move_source(request: SignedIn, pk: UUID, source: UUID) -> HttpResponse:
    """One place up or down (`to`) in the order of the meeting's files."""
    file = _file(request, pk, source)
    if request.POST.get("to") not in {"up", "down"}:
        raise Http404
    sources.move(file, -1 if request.POST["to"] == "up" else 1)
    return _back(pk)


@login_required
@require_http_methods(["GET", "POST"])
def remove_source(request: SignedIn, pk: UUID, source: UUID) -> HttpResponse:
    """Asks first, in words; then the meeting is read anew without the file."""
    file = _file(request, pk, source)
    if request.method == "GET":
        return render(request, "meetings/remove_source.html", {"file": file, "meeting": file.meeting})
    try:
        sources.remove(file, request.user)
        said = _("“%(name)s” goes when the meeting has been read without it. That has begun.")
        messages.success(request, said % {"name": file})
    except sources.Refused as refused:
        messages.error(request, str(refused))
    return _back(pk)


@login_required
@require_POST
def keep_source(request: SignedIn, pk: UUID, source: UUID) -> HttpResponse:
    """Take back that a file was taken out."""
    file = _file(request, pk, source)
    sources.keep(file, request.user)
    messages.success(request, _("“%(name)s” stays.") % {"name": file})
    return _back(pk)


@login_required
@require_POST
def speak_source(request: SignedIn, pk: UUID, source: UUID) -> HttpResponse:
    """Say what is spoken in a recording."""
    file = _file(request, pk, source)
    form = SpokenForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("There is no such language. Choose one from the list."))
        return _back(pk)
    sources.speak(file, form.cleaned_data["spoken"])
    messages.success(request, _("The language of “%(name)s” is saved.") % {"name": file})
    return _back(pk)


def meeting_of(request: SignedIn, pk: UUID, permission: Permission) -> Meeting:
    """A meeting of any of the reader's workspaces, which becomes the current one."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("workspace"), pk=pk)
    enter(request, meeting.workspace, permission)
    return meeting


def _file(request: SignedIn, pk: UUID, source: UUID) -> Source:
    meeting = meeting_of(request, pk, Permission.EDIT)
    return get_object_or_404(Source.objects.select_related("meeting"), pk=source, meeting=meeting)


def _back(pk: UUID) -> HttpResponse:
    return redirect("meetings:edit", pk=pk)
