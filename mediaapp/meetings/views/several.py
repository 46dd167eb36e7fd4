"""What is done to all ticked meetings of the library at once."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mediaapp.http import way_back
from mediaapp.meetings import bundle, purge, services, shelving
from mediaapp.meetings.models import Meeting, MeetingSet
from mediaapp.workspaces.context import InWorkspace, permits
from mediaapp.workspaces.permissions import Permission

type Act = Callable[[InWorkspace, MeetingSet], str]
"""Does it, and says in a sentence what was done; nothing where the form does not say with what."""


@permits(Permission.EDIT)
@require_POST
def bulk(request: InWorkspace) -> HttpResponse:
    """Do one thing (`do`) to all ticked meetings of the current workspace."""
    ticked = _keys(request.POST.getlist("meeting"))
    wanted = request.POST.get("do", "")
    if wanted == "typed":  # Enter in a field
        wanted = "tag" if request.POST.get("tag", "").strip() else "series"
    permission, act = ACTS.get(wanted, (Permission.EDIT, _nothing))
    is_trashed = wanted in {"restore", "purge"}
    shelf = Meeting.objects.in_trash_of if is_trashed else Meeting.objects.open_to
    here = shelf(request.membership).filter(pk__in=ticked)
    if wanted == "download" and request.membership.may(Permission.EXPORT):
        return _download(request, here)
    said = act(request, here) if request.membership.may(permission) else ""
    if not said:
        return HttpResponseBadRequest(_("Nothing was chosen that can be done here."))
    messages.success(request, said)
    return redirect(way_back(request, "meetings:library"))


def _keys(sent: list[str]) -> list[UUID]:
    try:
        return [UUID(key) for key in sent]
    except ValueError:
        raise Http404 from None


# ── the acts ─────────────────────────────────────────────────────────────────────────────────────────


def _nothing(_request: InWorkspace, _meetings: MeetingSet) -> str:
    return ""


def _review(_request: InWorkspace, meetings: MeetingSet) -> str:
    n = services.mark_reviewed(meetings)
    return ngettext("%d meeting is reviewed.", "%d meetings are reviewed.", n) % n


def _trash(_request: InWorkspace, meetings: MeetingSet) -> str:
    n = services.to_trash(meetings)
    return ngettext("%d meeting is in the trash.", "%d meetings are in the trash.", n) % n


def _restore(_request: InWorkspace, meetings: MeetingSet) -> str:
    n = services.restore(meetings)
    return ngettext("%d meeting is back.", "%d meetings are back.", n) % n


def _purge(request: InWorkspace, meetings: MeetingSet) -> str:
    n = purge.ask_for(meetings, request.user)
    return ngettext("%d meeting is deleted for good.", "%d meetings are deleted for good.", n) % n


def _tag(request: InWorkspace, meetings: MeetingSet) -> str:
    names = shelving.names_in(request.POST.get("tag", ""))
    chosen = list(meetings)
    if not names or not chosen:
        return ""
    shelving.tag(request.workspace, chosen, names)
    n = len(chosen)
    told = {"n": n, "tags": ", ".join(names)}
    return ngettext("%(n)d meeting is tagged: %(tags)s.", "%(n)d meetings are tagged: %(tags)s.", n) % told


def _untag(request: InWorkspace, meetings: MeetingSet) -> str:
    names = shelving.names_in(request.POST.get("tag", ""))
    for name in names:
        shelving.untag(request.workspace, list(meetings), name)
    return _("The tag is taken off: %(tags)s.") % {"tags": ", ".join(names)} if names else ""


def _series(request: InWorkspace, meetings: MeetingSet) -> str:
    chosen = list(meetings)
    if not chosen:
        return ""
    series = shelving.to_series(request.workspace, chosen, request.POST.get("series", ""))
    n = len(chosen)
    if series is None:
        return ngettext("%d meeting is in no series.", "%d meetings are in no series.", n) % n
    told = {"n": n, "series": series}
    return ngettext("%(n)d meeting is in “%(series)s”.", "%(n)d meetings are in “%(series)s”.", n) % told


ACTS: dict[str, tuple[Permission, Act]] = {
    "review": (Permission.EDIT, _review),
    "tag": (Permission.EDIT, _tag),
    "untag": (Permission.EDIT, _untag),
    "series": (Permission.EDIT, _series),
    "trash": (Permission.DELETE, _trash),
    "restore": (Permission.DELETE, _restore),
    "purge": (Permission.PURGE, _purge),
}


def _download(request: InWorkspace, meetings: MeetingSet) -> HttpResponse:
    """Minutes and transcripts in one file; meetings without a record are told of, or are all there is."""

    def address(one: Meeting) -> str:
        return request.build_absolute_uri(reverse("meetings:review", args=[one.pk]))

    content, n = bundle.zipped(meetings.select_related("current_job").order_by("created_at"), address)
    if not n:
        messages.error(request, _("None of these meetings has been read yet: there is nothing to download."))
        return redirect(way_back(request, "meetings:library"))
    name = f"meetings-{timezone.localdate().isoformat()}.zip"
    return HttpResponse(
        content,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Afterword-Meetings": str(n)},
    )
