"""What people do with the files of a meeting: put them in order, take one out, say what is spoken in it."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from mediaapp.accounts.models import User
from mediaapp.ledger.models import Job
from mediaapp.meetings.models import Meeting, Source
from mediaapp.meetings.wishes import changed_since, latest, read_anew


class Refused(Exception):
    """It cannot be done; the message says why in a sentence for the person who tried."""


@transaction.atomic
def move(source: Source, step: int) -> bool:
    """Up (-1) or down (1) by one place; whether there was one."""
    meeting = _locked(source)
    order = list(meeting.source_set.kept())
    here = order.index(source)
    there = here + step
    if not 0 <= there < len(order):
        return False
    mine, theirs = order[here].position, order[there].position
    beyond = (meeting.source_set.aggregate(last=Max("position"))["last"] or 0) + 1
    for row, position in ((order[there], beyond), (order[here], theirs), (order[there], mine)):
        Source.objects.filter(pk=row.pk).update(position=position)
    return True


@transaction.atomic
def remove(source: Source, by: User) -> None:
    """Take a file out. The meeting is read anew without it, and only then does it go.

    Raises `Refused` for the last one.
    """
    meeting = _locked(source)
    if not meeting.source_set.kept().exclude(pk=source.pk).exists():
        raise Refused(_("A meeting needs a file, and this is its last one. Delete the meeting instead."))
    Source.objects.filter(pk=source.pk, removed_at=None).update(removed_at=timezone.now())
    _read(meeting, by)


@transaction.atomic
def keep(source: Source, by: User) -> None:
    """Take back that it was taken out."""
    meeting = _locked(source)
    Source.objects.filter(pk=source.pk).update(removed_at=None)
    _read(meeting, by)


@transaction.atomic
def speak(source: Source, language: str) -> None:
    """Say what is spoken in it; empty lets it be heard at the next reading."""
    _locked(source)
    by = Source.DecidedBy.PERSON if language else ""
    Source.objects.filter(pk=source.pk).update(language=language, language_by=by)


def _locked(source: Source) -> Meeting:
    return Meeting.objects.select_for_update().get(pk=source.meeting_id)


def _read(meeting: Meeting, by: User) -> None:
    """Read it with the files that it has now, unless the last reading knows them already."""
    last = latest(meeting)
    if last and last.state != Job.State.CANCELLED and not any(changed_since(last, meeting)):
        return
    read_anew(meeting, last, by)
