"""Events are told where they happen: the messages are there at once with what they tell of, or never."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Protocol
from uuid import UUID

from mediaapp.hooks.models import Delivery, Event, Webhook
from mediaapp.ledger.deliver import bear
from mediaapp.ledger.models import Job
from mediaapp.ledger.plans import Unit

UNIT = Unit(key="deliver", stage="deliver", queue="hooks")


class About(Protocol):
    """The meeting that an event is about."""

    @property
    def pk(self) -> UUID: ...
    @property
    def workspace_id(self) -> UUID: ...
    @property
    def reference(self) -> str: ...


def publish(event: Event, meeting: About, **ids: str | int | bool) -> None:
    """Tell every webhook of the meeting's workspace that wants to know; inside the caller's transaction.

    A message holds ids and where to fetch the rest, and what the sender of the files had called them.
    """
    wanted = [one for one in _active(meeting.workspace_id) if one.wants(event)]
    if wanted:
        data = {
            "meeting_id": str(meeting.pk),
            "client_reference_id": meeting.reference,
            **ids,
            "links": links(meeting.pk) if event != Event.MEETING_DELETED else {},
        }
        send(event, wanted, data)


def send(
    event: Event, webhooks: Iterable[Webhook], data: Mapping[str, Any], event_id: str = ""
) -> list[Delivery]:
    """A delivery for each of them; with `event_id`, of something that was told before."""
    event_id = event_id or f"msg_{uuid.uuid4().hex}"
    made = []
    for webhook in webhooks:
        job = Job.objects.create(workspace_id=webhook.workspace_id, kind=Job.Kind.DELIVER, number=1)
        made.append(
            Delivery.objects.create(webhook=webhook, job=job, event_id=event_id, event=event, data=data)
        )
        bear(job, [UNIT])
    return made


def links(meeting: UUID) -> dict[str, str]:
    """Where what an event tells of is found: from the site's address on."""
    api = f"/api/v1/meetings/{meeting}"
    return {
        "meeting": api,
        "minutes": f"{api}/minutes.json",
        "transcript": f"{api}/transcript.json",
        "page": f"/meetings/{meeting}/",
    }


def _active(workspace: UUID) -> Iterable[Webhook]:
    return Webhook.objects.filter(workspace=workspace, paused_at=None)
