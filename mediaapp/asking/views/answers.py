"""One answer: as it is, as it comes, and stopped."""

from functools import partial
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mediaapp.accounts.context import SignedIn
from mediaapp.accounts.streams import stream
from mediaapp.asking import queries, services
from mediaapp.asking.live import bells
from mediaapp.asking.threads import Answer
from mediaapp.http import render
from mediaapp.ledger.models import Job


@login_required
@require_GET
def answer(request: SignedIn, pk: UUID) -> HttpResponse:
    """An answer on a page of its own, which has an address to pass on; or what has come of it so far."""
    job = get_object_or_404(queries.answers(request.user), pk=pk)
    context = {"answer": Answer(job, request.user), "is_alone": True, "back": _thread_of(job)}
    return render(request, "asking/answer.html", context, part="answer")


@login_required
@require_POST
def stop(request: SignedIn, pk: UUID) -> HttpResponse:
    """No more of the answer; what has come stays."""
    job = get_object_or_404(queries.answers(request.user), pk=pk)
    services.stop(job)
    if request.htmx:
        job.refresh_from_db()
        context = {"answer": Answer(job, request.user)}
        return render(request, "asking/answer.html", context, part="answer")
    return redirect(f"{_thread_of(job)}#q-{job.pk}")


def _thread_of(job: Job) -> str:
    return reverse("asking:questions", args=[job.meeting]) if job.meeting else reverse("asking:everything")


@login_required
@require_GET
async def events(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Rings `answer` when more of it has come, and `done` at the end; `after` is what is known."""
    return await stream(
        request, lambda reader: queries.answers(reader).filter(pk=pk).exists(), partial(bells, pk)
    )
