"""Corrections from the review page: a line's text, a speaker's name, and taking either back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mediaapp.accounts.context import SignedIn
from mediaapp.http import announce, render
from mediaapp.meetings import edits
from mediaapp.meetings.models import Edit, Utterance
from mediaapp.meetings.review import Review, screens, transcript
from mediaapp.meetings.review.history import history_of
from mediaapp.meetings.views.review import page_of
from mediaapp.workspaces.permissions import Permission

LONGEST = 10_000


@login_required
@require_GET
def line(request: SignedIn, pk: UUID, label: str) -> HttpResponse:
    """One row as it stands."""
    page = page_of(request, pk)
    return _row(request, page, _standing(page, label))


@login_required
@require_http_methods(["GET", "POST"])
def edit_line(request: SignedIn, pk: UUID, label: str) -> HttpResponse:
    """The row as a text field; saved, the row as it became. 409 with both texts where somebody was faster."""
    page = page_of(request, pk, Permission.EDIT)
    row = _named(page, label)
    if request.method == "GET":
        if row.died_of_id:
            row = _standing(page, label)
        return _editor(request, page, row, row.text)
    text = " ".join(request.POST.get("text", "").split())
    if not text or len(text) > LONGEST:
        error = _("A line has between 1 and 10,000 characters. To leave it as it was, go back.")
        return _editor(request, page, row, text, error=error, status=422)
    if text == row.text and row.died_of_id is None:
        return _row(request, page, row)
    try:
        became = edits.correct(row, text, request.user)
    except edits.Conflict as conflict:
        return _editor(request, page, row, text, now=conflict.now, status=409)
    return announce(_row(request, page, became, is_new=True), _("The line is saved."))


@login_required
@require_http_methods(["GET", "POST"])
def history(request: SignedIn, pk: UUID, label: str) -> HttpResponse:
    """Who changed a line, when, and what it said before. Posted, an older text (`to`, its row) is back."""
    page = page_of(request, pk, Permission.EDIT if request.method == "POST" else Permission.VIEW)
    row = _standing(page, label)
    if request.method == "GET":
        shown = transcript.line(row, page.clock, {})
        changes = history_of(row)
        context = {"page": page, "meeting": page.meeting, "row": shown, "changes": changes}
        return render(request, "meetings/history.html", context)
    older = _named(page, request.POST.get("to", ""))
    try:
        became = edits.correct(row, older.text, request.user, Edit.What.RESTORE)
    except edits.Conflict:
        messages.error(request, _("Somebody has just changed this line. Look at it again."))
        return redirect("meetings:history", pk=pk, label=label)
    messages.success(request, _("The older text is back."))
    return _row(request, page, became)


@login_required
@require_http_methods(["GET", "POST"])
def speaker(request: SignedIn, pk: UUID, label: str) -> HttpResponse:
    """A speaker's name, everywhere in this meeting."""
    page = page_of(request, pk, Permission.EDIT)
    who = get_object_or_404(page.meeting.speaker_set, label=label)
    if request.method == "GET":
        context = {"page": page, "meeting": page.meeting, "speaker": who, "said": _excerpts(page, label)}
        return render(request, "meetings/speaker.html", context)
    name, before = " ".join(request.POST.get("name", "").split())[:120], who.name
    edits.rename(who, name, request.user)
    messages.success(request, _("Every line of this voice now says “%(name)s”.") % {"name": who})
    query = {"renamed": label, "was": before} if before != name else {}
    return redirect(reverse("meetings:review", args=[pk], query=query))


@login_required
@require_POST
def undo(request: SignedIn, pk: UUID, edit: int) -> HttpResponse:
    """Take a change of text back."""
    page = page_of(request, pk, Permission.EDIT)
    made = get_object_or_404(Edit, pk=edit, meeting=page.meeting)
    try:
        before = edits.undo(made, request.user)
    except edits.Conflict:
        messages.error(
            request, _("This line was changed again, or the meeting was read anew. Edit the line instead.")
        )
        return redirect(_address(page))
    if request.headers.get("HX-Request"):
        return announce(_row(request, page, before[0]), _("The line is as it was."))
    return redirect(f"{_address(page)}#{transcript.anchor(before[0].label)}")


# ── how they answer ──────────────────────────────────────────────────────────────────────────────────


def _row(request: SignedIn, page: Review, row: Utterance, *, is_new: bool = False) -> HttpResponse:
    shown = transcript.line(row, page.clock, screens.showings_of(page.strips))
    if not request.headers.get("HX-Request"):
        return redirect(f"{_address(page)}{shown.address}#{shown.anchor}")
    context = {"page": page, "meeting": page.meeting, "row": shown, "is_new": is_new}
    return render(request, "meetings/_line.html", context)


def _editor(
    request: SignedIn,
    page: Review,
    row: Utterance,
    text: str,
    *,
    error: str = "",
    now: Utterance | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = transcript.line(row, page.clock, {})
    context = {"page": page, "meeting": page.meeting, "row": shown, "text": text, "error": error, "now": now}
    return render(request, "meetings/edit_line.html", context, part="editor", status=status)


def _named(page: Review, label: str) -> Utterance:
    rows = Utterance.objects.select_related("speaker", "born_of__by")
    return get_object_or_404(rows, meeting=page.meeting, label=label)


def _standing(page: Review, label: str) -> Utterance:
    """The live row of this name, or what has taken its place."""
    row = _named(page, label)
    standing = row if row.died_of_id is None else edits.standing(page.meeting, row)
    return standing or row


def _excerpts(page: Review, label: str) -> list[transcript.Line]:
    """The three longest things that somebody said, to know the voice by."""
    said = (
        Utterance.objects.live(page.meeting)
        .filter(speaker__label=label)
        .select_related("speaker", "born_of__by")
    )
    longest = sorted(said, key=lambda row: row.start_ms - row.end_ms)[:3]
    return [transcript.line(row, page.clock, {}) for row in longest]


def _address(page: Review) -> str:
    return reverse("meetings:review", args=[page.meeting.pk])
