"""One answer: as it is, as it comes, and stopped."""

from uuid import UUID

from asgiref.sync import sync_to_async
from django.contrib.auth.decorators import login_required
from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mediaapp.accounts.context import SignedIn
from mediaapp.accounts.models import User
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
    user = await request.auser()
    if not await sync_to_async(_may_read)(user.pk, pk):
        return HttpResponse(status=404)  # no page: Django would render it in a thread with a connection
    if not isinstance(request, ASGIRequest):  # a server that cannot stream says so instead of hanging
        return HttpResponse(status=204)
    await sync_to_async(close_old_connections)()  # the stream keeps none: it asks through its own
    sent = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    after = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else 0
    stream = bells(pk, lambda: _may_read(user.pk, pk), after)
    response = StreamingHttpResponse(stream, content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _may_read(user: int | None, answer: UUID) -> bool:
    """Asked of the database anew, so that somebody who was removed reads no more."""
    reader = User.objects.filter(pk=user, is_active=True).first() if user else None
    return reader is not None and queries.answers(reader).filter(pk=answer).exists()
