"""What people wish for a meeting: told with its files or later, and how far the last reading knew of it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mediaapp.accounts.models import User
from mediaapp.files.models import Upload
from mediaapp.ledger import close
from mediaapp.ledger.models import Job
from mediaapp.meetings import process
from mediaapp.meetings.models import Meeting, Source
from mediaapp.meetings.recipe import Recipe, recipe_for

ABOUT_MEETING = ("title", "started_at", "participants", "speaker_count", "language", "template")


_READ: Mapping[str, Any] = {"started_at": datetime.fromisoformat, "speaker_count": int}


def of_meeting(wishes: Mapping[str, Any]) -> dict[str, Any]:
    """What an upload brought along as the fields of a meeting; what was not said is not there."""
    said = {name: _READ.get(name, str)(wishes[name]) for name in ABOUT_MEETING if wishes.get(name)}
    return said | ({"titled_by_person": True} if "title" in said else {})


@transaction.atomic
def wish(upload: Upload, wishes: dict[str, Any]) -> Meeting | None:
    """What was said about a file while it is being sent, or just after; its meeting, if there is one by now.

    Pictures that came together are one meeting, and it is said of all of them. A reading that is under way
    without knowing of something that matters begins anew.
    """
    here = Upload.objects.select_for_update().get(pk=upload.pk)
    if here.meeting is None:
        for one in _together(here):
            one.metadata = {**_others(one.metadata), **wishes}
            one.save(update_fields=["metadata"])
        return None
    meeting = Meeting.objects.visible_to(here.user).select_for_update().filter(pk=here.meeting).first()
    if meeting is None:
        return None
    for name, value in of_meeting(wishes).items():
        setattr(meeting, name, value)
    meeting.save()
    if spoken := wishes.get("spoken"):
        meeting.source_set.filter(pk=here.pk).update(language=spoken, language_by=Source.DecidedBy.PERSON)
    last = latest(meeting)
    if last and last.is_under_way and any(changed_since(last, meeting)):
        read_anew(meeting, last, here.user)
    return meeting


def _others(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What an upload knows beside wishes: where it belongs."""
    return {name: value for name, value in metadata.items() if name not in {*ABOUT_MEETING, "spoken"}}


def _together(upload: Upload) -> Iterator[Upload]:
    batch = upload.metadata.get("batch")
    yield upload
    if batch:
        others = Upload.objects.of(upload.workspace).filter(user=upload.user, metadata__batch=batch)
        yield from others.exclude(pk=upload.pk).select_for_update()


# ── the last reading ─────────────────────────────────────────────────────────────────────────────────


def latest(meeting: Meeting) -> Job | None:
    """The newest reading that was not stopped, else the newest."""
    jobs = Job.objects.filter(meeting=meeting.pk, kind=Job.Kind.PROCESS).order_by("-number")
    return jobs.exclude(state=Job.State.CANCELLED).first() or jobs.first()


def changed_since(job: Job, meeting: Meeting) -> Iterator[str]:
    """In words, everything that matters for reading and that this job did not know."""
    knew, wished = Recipe.of_json(job.recipe), recipe_for(meeting)
    for name, said in {
        "sources": _("the files"),
        "languages": _("the language spoken"),
        "speakers": _("the number of speakers"),
        "language": _("the language of the minutes"),
        "template": _("the template"),
        "vocabulary": _("the vocabulary"),
    }.items():
        if getattr(knew, name) != getattr(wished, name):
            yield said


def read_anew(meeting: Meeting, last: Job | None, by: User | None) -> None:
    """A job that knows what is wished now; one that is under way makes room. Inside a transaction."""
    if last and last.is_under_way:
        close.cancel(last.pk)
    process.start(meeting, by)
