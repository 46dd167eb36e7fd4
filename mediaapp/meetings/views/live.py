"""The stream of doorbells of a meeting that is being worked on."""

from uuid import UUID

from asgiref.sync import sync_to_async
from django.contrib.auth.decorators import login_required
from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from mediaapp.accounts.models import User
from mediaapp.meetings.live import bells
from mediaapp.meetings.models import Meeting


@login_required
@require_GET
async def events(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Rings of `stage`, `rows`, `screens` and `minutes`, and `done` at the end; `after` is what is known."""
    user = await request.auser()
    if not await sync_to_async(_may_see)(user.pk, pk):
        return HttpResponse(
            status=404
        )  # no page: Django would render it in a thread that keeps its connection
    if not isinstance(request, ASGIRequest):  # a server that cannot stream says so instead of hanging
        return HttpResponse(status=204)
    await sync_to_async(close_old_connections)()  # the stream keeps none: it asks through its own
    sent = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    after = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else 0
    stream = bells(pk, lambda: _may_see(user.pk, pk), after)
    response = StreamingHttpResponse(stream, content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _may_see(user: int | None, meeting: UUID) -> bool:
    """Asked of the database anew, so that somebody who was removed hears no more."""
    reader = User.objects.filter(pk=user, is_active=True).first() if user else None
    return reader is not None and Meeting.objects.visible_to(reader).filter(pk=meeting).exists()
