"""An event stream for one reader, who is asked after again while it lasts."""

from collections.abc import AsyncIterator, Callable

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from mediaapp.accounts.models import User

type Bells = Callable[[Callable[[], bool], int], AsyncIterator[str]]
"""Given whether the reader may still hear, and what they know already: the stream."""


async def stream(request: HttpRequest, may_hear: Callable[[User], bool], bells: Bells) -> HttpResponseBase:
    """The stream, from `Last-Event-ID` or `after` on; 404 for a stranger, 204 where nothing can stream."""
    user = await request.auser()

    def may() -> bool:
        """Asked of the database anew, so that somebody who was removed hears no more."""
        reader = User.objects.filter(pk=user.pk, is_active=True).first() if user.pk else None
        return reader is not None and may_hear(reader)

    if not await sync_to_async(may)():
        return HttpResponse(status=404)  # no page: Django would render it in a thread with a connection
    if not isinstance(request, ASGIRequest):  # a server that cannot stream says so instead of hanging
        return HttpResponse(status=204)
    await sync_to_async(close_old_connections)()  # the stream keeps none: it asks through its own
    sent = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    after = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else 0
    response = StreamingHttpResponse(bells(may, after), content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Accel-Buffering"] = "no"
    return response
