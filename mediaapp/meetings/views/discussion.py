"""Comments and highlights at a row, at some of its words or at a screen; and the answers to them."""

from dataclasses import replace
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from mediaapp.accounts.context import SignedIn
from mediaapp.http import announce, render
from mediaapp.meetings import discussion
from mediaapp.meetings.models import Comment
from mediaapp.meetings.review import Review
from mediaapp.meetings.review.threads import address_of, place_of
from mediaapp.meetings.views.review import number, page_of
from mediaapp.workspaces.permissions import Permission


@login_required
@require_POST
def comments(request: SignedIn, pk: UUID) -> HttpResponse:
    """Begin a thread at `on`, a row or a screen; with `kind=highlight`, mark it without a word."""
    page = page_of(request, pk, Permission.COMMENT)
    start_ms, end_ms = (number(request.POST.get(name, "")) for name in ("from", "to"))
    place = place_of(page.meeting, request.POST.get("on", ""), start_ms=start_ms, end_ms=end_ms)
    if place is None or page.is_provisional:
        raise Http404
    if request.POST.get("kind") == Comment.Kind.HIGHLIGHT:
        made = discussion.highlight(page.meeting, request.user, place)
        return _answer(request, page, made, _("The moment is highlighted."))
    text = _text(request)
    if not text:
        return _refused(request, page)
    made = discussion.comment(page.meeting, request.user, place, text)
    return _answer(request, page, made, _("The comment is saved."))


@login_required
@require_GET
def comment(request: SignedIn, pk: UUID, comment: int) -> HttpResponse:
    """The moment that a comment is about, with its thread: where notices lead."""
    page = page_of(request, pk)
    return redirect(address_of(_comment(page, comment), page.clock))


@login_required
@require_POST
def answer_comment(request: SignedIn, pk: UUID, comment: int) -> HttpResponse:
    page = page_of(request, pk, Permission.COMMENT)
    first = _comment(page, comment)
    text = _text(request)
    if not text:
        return _refused(request, page)
    made = discussion.answer(first.thread or first, request.user, text)
    return _answer(request, page, made, _("The answer is saved."))


@login_required
@require_POST
def edit_comment(request: SignedIn, pk: UUID, comment: int) -> HttpResponse:
    """Another text for one's own comment."""
    page = page_of(request, pk, Permission.COMMENT)
    one = _own(request, page, comment)
    text = _text(request)
    if not text or one.deleted_at or one.kind == Comment.Kind.HIGHLIGHT:
        return _refused(request, page)
    discussion.change(one, text)
    return _answer(request, page, one, _("The comment is changed."))


@login_required
@require_POST
def delete_comment(request: SignedIn, pk: UUID, comment: int) -> HttpResponse:
    """Take one's own comment back."""
    page = page_of(request, pk, Permission.COMMENT)
    one = _own(request, page, comment)
    row = _row_of(page, one)
    discussion.take_back(one)
    return _answer(request, page, one, _("The comment is deleted."), row=row)


@login_required
@require_POST
def resolve_comment(request: SignedIn, pk: UUID, comment: int) -> HttpResponse:
    """A thread is settled; or, with `resolved=no`, open again."""
    page = page_of(request, pk, Permission.COMMENT)
    one = _comment(page, comment)
    is_settled = request.POST.get("resolved") != "no"
    discussion.settle(one.thread or one, request.user, is_settled=is_settled)
    said = _("The thread is resolved.") if is_settled else _("The thread is open again.")
    return _answer(request, page, one, said)


def _comment(page: Review, key: int) -> Comment:
    rows = Comment.objects.select_related("thread", "meeting__workspace", "by")
    return get_object_or_404(rows, pk=key, meeting=page.meeting)


def _own(request: SignedIn, page: Review, key: int) -> Comment:
    one = _comment(page, key)
    if one.by_id != request.user.pk:
        raise PermissionDenied("own comments")
    return one


def _text(request: SignedIn) -> str:
    return request.POST.get("text", "").strip()[: discussion.LONGEST]


# ── how they answer ──────────────────────────────────────────────────────────────────────────────────


def _row_of(page: Review, one: Comment) -> str:
    return page.talk.row_of(one.thread_id or one.pk)


def _answer(
    request: SignedIn, page: Review, one: Comment, said: str, *, row: str | None = None
) -> HttpResponse:
    """The Notes anew, and which row has to be; a script that is elsewhere is told no more than that."""
    if not request.headers.get("HX-Request"):
        return redirect(address_of(one, page.clock))
    fresh = Review(page.meeting, replace(page.asked, on=""))
    is_elsewhere = "tab" not in request.GET
    context = {"page": fresh, "meeting": page.meeting}
    response = (
        HttpResponse(status=204)
        if is_elsewhere
        else render(request, "meetings/review.html", context, part="panel")
    )
    told = {"row": _row_of(fresh, one) if row is None else row, "is_elsewhere": is_elsewhere}
    trigger_client_event(response, "noted", told)
    return announce(response, said)


def _refused(request: SignedIn, page: Review) -> HttpResponse:
    context = {"page": page, "meeting": page.meeting, "refused": _("Write something first.")}
    return render(request, "meetings/review.html", context, part="panel", status=422)
