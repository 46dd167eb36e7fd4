"""What people do with a meeting as a whole: name it, mark it reviewed, throw it away and take it back."""

from django.db import transaction
from django.utils import timezone

from mediaapp.hooks.events import publish
from mediaapp.hooks.models import Event
from mediaapp.ledger import close
from mediaapp.ledger.models import Job
from mediaapp.meetings.models import Meeting, MeetingSet


def rename(meeting: Meeting, title: str) -> None:
    """From now on the title is a person's, and no minutes will change it."""
    meeting.title, meeting.titled_by_person = title, True
    meeting.save(update_fields=["title", "titled_by_person", "updated_at"])


def mark_reviewed(meetings: MeetingSet, *, is_reviewed: bool = True) -> int:
    """Out of the Inbox, or back into it; how many changed."""
    now = timezone.now()
    return meetings.filter(reviewed_at__isnull=is_reviewed).update(
        reviewed_at=now if is_reviewed else None, updated_at=now
    )


@transaction.atomic
def to_trash(meetings: MeetingSet) -> int:
    """Hide meetings everywhere and stop all work on them; how many there were."""
    found = list(meetings.filter(deleted_at=None))
    keys = [one.pk for one in found]
    now = timezone.now()
    gone = Meeting.objects.filter(pk__in=keys, deleted_at=None).update(deleted_at=now, updated_at=now)
    for job in Job.objects.filter(meeting__in=keys, state=Job.State.OPEN).values_list("pk", flat=True):
        close.cancel(job)
    for meeting in found:
        publish(Event.MEETING_DELETED, meeting, permanent=False)
    return gone


def restore(meetings: MeetingSet) -> int:
    """Take meetings out of the trash; how many there were. Work that was stopped stays stopped."""
    return meetings.filter(deleted_at__isnull=False).update(deleted_at=None, updated_at=timezone.now())
