"""Makes meetings of uploads: the one door through which a file becomes a source, however it was sent."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mediaapp.files import accepts, names
from mediaapp.files.drill import may_end_here
from mediaapp.files.models import REMEMBERED, Upload
from mediaapp.files.parts import place_of
from mediaapp.files.places import Place, incoming, keep
from mediaapp.files.refusals import Absent
from mediaapp.hooks.events import publish
from mediaapp.hooks.models import Event
from mediaapp.ledger import close
from mediaapp.ledger.models import Job
from mediaapp.meetings import process
from mediaapp.meetings.models import Meeting, Source
from mediaapp.meetings.wishes import of_meeting
from mediaapp.workspaces.models import Membership, Workspace

PATIENCE = timedelta(minutes=10)
"""How long the first pictures of a batch wait for the others."""


def check(membership: Membership, wishes: dict[str, Any]) -> None:
    """Raises `Absent` for a meeting to add to that is not in this workspace."""
    wanted = wishes.get("meeting")
    if wanted and not Meeting.objects.open_to(membership).filter(pk=wanted).exists():
        raise Absent(_("The meeting that you add to is not here any more."))


def twin(membership: Membership, name: str, length: int) -> UUID | None:
    """The newest meeting of the workspace that holds a file of this very name and size."""
    same = Source.objects.filter(meeting__in=Meeting.objects.open_to(membership), name=name, bytes=length)
    return same.order_by("-created_at").values_list("meeting", flat=True).first()


def receive(upload: Upload) -> UUID:
    """Make a source of a whole upload, and ask for its meeting to be processed; twice does no harm.

    The file is in its place before a row speaks of it; rows, job and first units are there at once or never.
    """
    keep(incoming(upload.pk), place_of(upload))
    with transaction.atomic():
        here = Upload.objects.select_for_update().get(pk=upload.pk)
        if here.meeting:
            return here.meeting
        meeting = _meeting_for(here)
        _add(here, meeting)
        here.meeting, here.expires = meeting.pk, timezone.now() + REMEMBERED
        here.save(update_fields=["meeting", "expires"])
        transaction.on_commit(lambda: may_end_here("sending"))
        if not _coming(here).exists():
            _start(meeting, here)
        may_end_here("committing")
    return meeting.pk


def give_up(upload: Upload) -> None:
    """The last picture that a batch waited for will not come: begin with those that did."""
    with transaction.atomic():
        meeting = _of_batch(upload)
        if meeting and not _coming(upload).exists() and not _jobs(meeting).exists():
            _start(meeting, upload)


def start_waiting() -> int:
    """Begin with meetings whose other pictures did not come for a while; how many there were."""
    begun = Job.objects.filter(meeting=OuterRef("pk"), kind=Job.Kind.PROCESS)
    waiting = Meeting.objects.filter(
        ~Exists(begun),
        Exists(Source.objects.filter(meeting=OuterRef("pk"))),
        deleted_at=None,
        created_at__lt=timezone.now() - PATIENCE,
    )
    keys = list(waiting.values_list("pk", flat=True))
    for key in keys:
        with transaction.atomic():
            meeting = Meeting.objects.select_for_update().get(pk=key)
            if not _jobs(meeting).exists():
                process.start(meeting, meeting.created_by)
    return len(keys)


def places() -> Collection[Place]:
    """Where every source's original lies."""
    pairs = Source.objects.values_list("meeting__workspace", "pk")
    return {Place(workspace, source) for workspace, source in pairs}


# ── the meeting ──────────────────────────────────────────────────────────────────────────────────────


def _meeting_for(upload: Upload) -> Meeting:
    """The meeting that was asked for, if it is still there; that of the batch; or else a new one."""
    wanted = upload.metadata.get("meeting")
    mine = Meeting.objects.visible_to(upload.user).filter(workspace=upload.workspace)
    there = mine.select_for_update()
    found = there.filter(pk=wanted).first() if wanted else _of_batch(upload)
    return found or _new(upload)


def _of_batch(upload: Upload) -> Meeting | None:
    """The meeting that pictures of the same batch have become; theirs come one after the other."""
    if not upload.metadata.get("batch"):
        return None
    Workspace.objects.select_for_update(no_key=True).get(pk=upload.workspace_id)
    became = _batch(upload).exclude(meeting=None).values_list("meeting", flat=True).first()
    return Meeting.objects.visible_to(upload.user).filter(pk=became).first() if became else None


def _batch(upload: Upload) -> QuerySet[Upload]:
    mine = Upload.objects.of(upload.workspace).filter(user=upload.user)
    return mine.filter(metadata__batch=upload.metadata["batch"]).exclude(pk=upload.pk)


def _coming(upload: Upload) -> QuerySet[Upload]:
    """What of its batch is still on its way."""
    if not upload.metadata.get("batch"):
        return Upload.objects.none()
    return _batch(upload).filter(meeting=None, expires__gt=timezone.now())


def _new(upload: Upload) -> Meeting:
    unsaid = {"title": names.title(upload.name), "template": upload.workspace.template}
    made = Meeting.objects.create(
        workspace=upload.workspace,
        reference=upload.metadata.get("client_reference_id", ""),
        created_by=upload.user,
        **(unsaid | of_meeting(upload.metadata)),
    )
    publish(Event.MEETING_CREATED, made)
    return made


def _add(upload: Upload, meeting: Meeting) -> None:
    last = meeting.source_set.aggregate(last=Max("position"))["last"]
    with place_of(upload).original_path.open("rb") as original:
        kind = accepts.kind_of(original.read(accepts.HEAD), upload.name)
    Source.objects.create(
        pk=upload.pk,
        meeting=meeting,
        position=0 if last is None else last + 1,
        kind=kind.value,
        name=upload.name,
        bytes=upload.length,
        language=(spoken := upload.metadata.get("spoken", "")),
        language_by=Source.DecidedBy.PERSON if spoken else "",
    )


def _jobs(meeting: Meeting) -> QuerySet[Job]:
    return Job.objects.filter(meeting=meeting.pk, kind=Job.Kind.PROCESS)


def _start(meeting: Meeting, upload: Upload) -> None:
    """A job that is under way knows nothing of the new file: another one takes its place."""
    for job in _jobs(meeting).filter(state=Job.State.OPEN).values_list("pk", flat=True):
        close.cancel(job)
    process.start(meeting, upload.user)
