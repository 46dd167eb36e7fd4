"""The audit log with its export, what happened of late, and a meeting's privacy receipt."""

import csv
import io
from collections.abc import Iterator
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mediaapp.accounts.context import SignedIn
from mediaapp.audit import queries
from mediaapp.audit.forms import LogForm
from mediaapp.audit.models import Entry, EntrySet
from mediaapp.http import render
from mediaapp.meetings.views.review import number, page_of
from mediaapp.workspaces.context import InWorkspace, permits
from mediaapp.workspaces.permissions import Permission


@permits(Permission.SEE_AUDIT)
@require_GET
def log(request: InWorkspace) -> HttpResponse:
    """Narrowed by `who`, `act`, `meeting`, `since` and `until`; `before` asks for the next page."""
    form = LogForm(request.GET)
    entries = form.narrow(Entry.objects.of(request.workspace))
    found, following = queries.page(entries, before=number(request.GET.get("before", "")))
    context = {
        "form": form,
        "entries": found,
        "next": following,
        "people": queries.people_in(request.workspace),
    }
    return render(request, "audit/log.html", context)


@permits(Permission.SEE_AUDIT)
@require_GET
def export(request: InWorkspace) -> HttpResponse:
    """The same lines, all of them, as CSV."""
    entries = LogForm(request.GET).narrow(Entry.objects.of(request.workspace))
    name = f"audit-{timezone.localdate().isoformat()}.csv"
    return HttpResponse(
        "".join(_lines(entries)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _lines(entries: EntrySet) -> Iterator[str]:
    yield _line(["time", "person", "way", "act", "meeting", "meeting id", "detail"])
    for one in entries.newest().iterator(chunk_size=1000):
        yield _line([one.at.isoformat(), one.who, one.via, one.act, one.about, one.meeting or "", one.detail])


def _line(cells: list[object]) -> str:
    """One line; a cell that a spreadsheet would take for a formula is told to be none."""
    written = io.StringIO()
    plain = [f"'{cell}" if str(cell)[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell for cell in cells]
    csv.writer(written).writerow(plain)
    return written.getvalue()


@permits(Permission.VIEW)
@require_GET
def activity(request: InWorkspace) -> HttpResponse:
    """What happened of late to meetings that the reader may see."""
    news, following = queries.news_for(request.membership, before=number(request.GET.get("before", "")))
    return render(request, "audit/activity.html", {"news": news, "next": following})


@login_required
@require_GET
def receipt(request: SignedIn, pk: UUID) -> HttpResponse:
    """Where the meeting was read, and by whom; who opened it is told to those who may share it."""
    page = page_of(request, pk)
    context = {"page": page, "meeting": page.meeting, "receipt": queries.receipt_of(page.meeting)}
    return render(request, "audit/receipt.html", context | {"roles": _roles()})


def _roles() -> dict[str, str]:
    return {
        "listener": _("Hearing speech and voices"),
        "transcriber": _("Writing down what was said"),
        "viewer": _("Reading screens"),
        "writer": _("Writing minutes and answers"),
        "embedder": _("Searching by meaning"),
    }
