"""The notes that a team shares about a meeting: saved as they are written, never over somebody else's."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from mediaapp.accounts.models import User
from mediaapp.meetings.models import Meeting, Notes

LONGEST = 100_000
"""Characters of a meeting's notes."""


class Conflict(Exception):
    """Somebody has saved other notes meanwhile: `now`."""

    def __init__(self, now: Notes) -> None:
        super().__init__("these notes were changed meanwhile")
        self.now = now


def notes_of(meeting: Meeting) -> Notes:
    """The notes as they stand; blank ones, not kept yet, where nobody has written any."""
    found = Notes.objects.select_related("by").filter(meeting=meeting).first()
    return found or Notes(meeting=meeting)


def save(meeting: Meeting, text: str, version: int, by: User) -> Notes:
    """Keep `text`, written on top of `version`. Raises `Conflict` where that is not the newest."""
    now = timezone.now()
    wrote = {"text": text, "by": by, "at": now}
    if version == 0:
        try:
            with transaction.atomic():
                return Notes.objects.create(meeting=meeting, version=1, **wrote)
        except IntegrityError:
            raise Conflict(notes_of(meeting)) from None
    kept = Notes.objects.filter(meeting=meeting, version=version)
    if not kept.update(version=version + 1, **wrote):
        raise Conflict(notes_of(meeting))
    return notes_of(meeting)
