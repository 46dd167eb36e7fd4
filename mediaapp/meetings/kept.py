"""Tells the files app whose a source's files are."""

from uuid import UUID

from django.http import Http404

from mediaapp.accounts.models import User
from mediaapp.files.kept import Kept
from mediaapp.files.places import Place
from mediaapp.meetings.models import Meeting, Source


def find(user: User, source: UUID) -> Kept:
    """Raises `Http404` for a source of a meeting that is not theirs to see, or lies in the trash."""
    row = Source.objects.filter(pk=source, meeting__in=Meeting.objects.visible_to(user)).first()
    if row is None:
        raise Http404
    return Kept(Place(row.meeting.workspace_id, row.pk), row.name, row.kind)
