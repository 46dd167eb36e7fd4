"""Deletes meetings for good: rows, originals, what was made of them, the index; however often it is cut off.

The job remembers which files to delete, since the rows that name them go first. It looks a second time a
while later, for a stage that was at work meanwhile may have written once more.
"""

from datetime import timedelta
from shutil import rmtree
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from mediaapp.accounts.models import User
from mediaapp.files.models import Upload
from mediaapp.files.places import Place, incoming
from mediaapp.hooks.events import publish
from mediaapp.hooks.models import Event
from mediaapp.ledger.claim import Lease
from mediaapp.ledger.close import cancel, close, hand_back
from mediaapp.ledger.deliver import bear, deliver
from mediaapp.ledger.models import Job
from mediaapp.ledger.plans import Alone, Unit
from mediaapp.meetings.models import Meeting, MeetingSet
from mediaapp.meetings.models.meeting import readable_by
from mediaapp.meetings.queries import KEPT_IN_TRASH
from mediaapp.workspaces.models import Workspace

log = structlog.get_logger()

STAGE = "purge"
AGAIN = timedelta(seconds=20)
"""When it looks a second time: a stage that delivers nothing for so long is refused at its next delivery."""

ONCE = 1
"""Where the cursor stands after the first look."""


class Purge(Alone):
    """One unit, which belongs to people: nobody waits behind a batch for a deletion."""

    def run(self, lease: Lease) -> None:
        with transaction.atomic():
            _forget(lease.job)
        _remove(lease.job)
        if lease.work.cursor_ms < ONCE:
            deliver(lease, (), cursor_ms=ONCE)
            hand_back(lease, wait=AGAIN)
        else:
            close(lease)

    def finished(self, job: Job) -> None:
        log.info("deleted_for_good", meeting=str(job.meeting_id), job=str(job.pk))


def ask(workspace: Workspace, key: UUID, by: User | None) -> Job | None:
    """Have a meeting of this workspace deleted for good, in the trash or not; None where there is none.

    It is hidden and its work is stopped before this returns. Asking twice is asking once.
    """
    with transaction.atomic():
        mine = readable_by(by) if by else Q()
        here = Meeting.objects.filter(mine, workspace=workspace, pk=key)
        meeting = here.select_for_update().first()
        if meeting is None:
            return None
        jobs = Job.objects.filter(workspace=workspace, meeting=key)
        asked = jobs.filter(kind=Job.Kind.PURGE).first()
        if asked:
            return asked
        here.update(deleted_at=meeting.deleted_at or timezone.now(), updated_at=timezone.now())
        for open_job in jobs.filter(state=Job.State.OPEN).values_list("pk", flat=True):
            cancel(open_job)
        job = Job.objects.create(
            workspace=workspace,
            meeting=key,
            kind=Job.Kind.PURGE,
            number=Job.next_number(key),
            recipe={"sources": [str(source.pk) for source in meeting.source_set.all()]},
            by=by,
        )
        bear(job, [Unit(key=STAGE, stage=STAGE, queue="people")])
        publish(Event.MEETING_DELETED, meeting, permanent=True)
    return job


def ask_for(meetings: MeetingSet, by: User | None) -> int:
    """Have several deleted for good, by nobody where the site itself wants it; how many there were."""
    found = list(meetings.select_related("workspace"))
    for meeting in found:
        ask(meeting.workspace, meeting.pk, by)
    return len(found)


def ask_for_expired() -> int:
    """Have deleted what lay in the trash for its 30 days; how many there were."""
    over = Meeting.objects.filter(deleted_at__lt=timezone.now() - KEPT_IN_TRASH)
    asked = Job.objects.filter(kind=Job.Kind.PURGE, state=Job.State.OPEN).values("meeting")
    return ask_for(over.exclude(pk__in=asked)[:200], None)


def _forget(job: Job) -> None:
    """Every row about the meeting goes, but this job."""
    Meeting.objects.filter(workspace=job.workspace_id, pk=job.meeting_id).delete()
    Job.objects.filter(workspace=job.workspace_id, meeting=job.meeting_id).exclude(pk=job.pk).delete()
    Upload.objects.of(job.workspace).filter(pk__in=job.recipe["sources"]).delete()


def _remove(job: Job) -> None:
    """Every file goes. Raises `OSError` where one cannot be deleted: then it is tried again."""
    for source in map(UUID, job.recipe["sources"]):
        folder = Place(job.workspace_id, source).original_path.parent
        if folder.exists():
            rmtree(folder)
        incoming(source).unlink(missing_ok=True)
