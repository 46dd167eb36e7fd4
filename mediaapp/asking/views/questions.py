"""Asking: a page for one meeting, and one for everything in a workspace."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mediaapp.accounts.context import SignedIn
from mediaapp.asking import queries, services
from mediaapp.asking.forms import QuestionForm
from mediaapp.asking.threads import MOST, thread
from mediaapp.http import render
from mediaapp.meetings.models import Meeting
from mediaapp.workspaces.context import InWorkspace, enter, permits
from mediaapp.workspaces.permissions import Permission


@permits(Permission.ASK)
@require_http_methods(["GET", "POST"])
def everything(request: InWorkspace) -> HttpResponse:
    """What was asked of the whole workspace, and the field to ask in; `q` fills it."""
    return _page(request, None)


@login_required
@require_http_methods(["GET", "POST"])
def questions(request: SignedIn, pk: UUID) -> HttpResponse:
    """What was asked about one meeting. On its review page, the same stands in a tab."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)
    return _page(enter(request, meeting.workspace, Permission.ASK), meeting)


def _page(request: InWorkspace, meeting: Meeting | None) -> HttpResponse:
    """A question that was sent is asked, and the reader goes on to its answer."""
    form, trouble = QuestionForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        user, text = request.membership.user, form.cleaned_data["question"]
        try:
            job = services.ask(request.workspace, user, text, meeting)
        except services.TooMany as error:
            trouble = str(error)
        else:
            here = reverse("asking:questions", args=[meeting.pk]) if meeting else reverse("asking:everything")
            if not request.htmx:
                return redirect(f"{here}#q-{job.pk}")
            form = QuestionForm()
    status = 429 if trouble else 422 if form.errors else 200
    return render(
        request,
        "asking/questions.html",
        _context(request, meeting, form, trouble),
        part="thread",
        status=status,
    )


def _context(
    request: InWorkspace, meeting: Meeting | None, form: QuestionForm, trouble: str
) -> dict[str, object]:
    user = request.membership.user
    key = meeting.pk if meeting else None
    jobs = queries.questions(user, request.workspace, key)[:MOST]
    return {
        "meeting": meeting,
        "answers": thread(reversed(jobs), user),
        "reach": queries.reach(user, request.workspace, key),
        "suggestions": queries.suggestions(meeting) if meeting else [],
        "form": form,
        "typed": str(form.data.get("question", "") or request.GET.get("q", ""))[:500],
        "trouble": trouble or next((error for errors in form.errors.values() for error in errors), ""),
    }
