"""What a webhook’s message may bring along: the same JSON that its links lead to, as it is when sent."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse

from mediaapp.meetings import store
from mediaapp.meetings.models import Meeting
from worker.exports import Choices, Document, formats


def minutes(meeting: UUID, site: str) -> Mapping[str, Any] | None:
    """None for a meeting that is gone meanwhile, or in the trash."""
    return _document(meeting, site, Document.MINUTES)


def transcript(meeting: UUID, site: str) -> Mapping[str, Any] | None:
    return _document(meeting, site, Document.TRANSCRIPT)


def _document(key: UUID, site: str, which: Document) -> Mapping[str, Any] | None:
    there = Meeting.objects.filter(pk=key, deleted_at=None, current_job__isnull=False)
    meeting = there.select_related("current_job").first()
    if meeting is None:
        return None
    choices = Choices(address=site + reverse("meetings:review", args=[key]))
    told: Mapping[str, Any] = json.loads(formats()["json"].render(store.record_of(meeting), which, choices))
    return told
