"""The stream of doorbells of a meeting that is being worked on."""

from functools import partial
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_GET

from mediaapp.accounts.streams import stream
from mediaapp.meetings.live import bells
from mediaapp.meetings.models import Meeting


@login_required
@require_GET
async def events(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Rings of `stage`, `rows`, `screens` and `minutes`, and `done` at the end; `after` is what is known."""
    return await stream(
        request,
        lambda reader: Meeting.objects.visible_to(reader).filter(pk=pk).exists(),
        partial(bells, pk),
    )
