"""The shared notes of a meeting: saved while they are written, and never over somebody else's."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mediaapp.accounts.context import SignedIn
from mediaapp.http import render
from mediaapp.meetings import notepad
from mediaapp.meetings.review import Review
from mediaapp.meetings.views.review import number, page_of
from mediaapp.workspaces.permissions import Permission


@login_required
@require_POST
def save_notes(request: SignedIn, pk: UUID) -> HttpResponse:
    """Keep the notes, if they were written on top of the newest (`version`); else 409 with both texts."""
    page = page_of(request, pk, Permission.COMMENT)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    if len(text) > notepad.LONGEST:
        said = _("Notes have at most 100,000 characters. Yours are not saved: shorten them.")
        return _state(request, page, {"trouble": said, "version": request.POST.get("version")}, status=422)
    try:
        kept = notepad.save(page.meeting, text, number(request.POST.get("version", "")) or 0, request.user)
    except notepad.Conflict as conflict:
        return _state(request, page, {"mine": text, "theirs": conflict.now}, status=409)
    if not request.headers.get("HX-Request"):
        return redirect(f"{reverse('meetings:review', args=[pk])}?tab=notes")
    return _state(request, page, {"version": kept.version, "is_saved": True})


def _state(request: SignedIn, page: Review, told: dict[str, object], *, status: int = 200) -> HttpResponse:
    """Whether they are kept: a line below the field, or the page whole where no script asked."""
    context = {"page": page, "meeting": page.meeting, **told}
    if request.headers.get("HX-Request"):
        return render(request, "meetings/_notes_state.html", context, status=status)
    return render(request, "meetings/review.html", context, status=status)
