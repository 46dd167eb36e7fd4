"""`/jobs`: the work on meetings, stopped and tried again."""

from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from mediaapp.api import reading, shapes
from mediaapp.api.caller import Caller, Door, caller
from mediaapp.api.problems import Problem, absent
from mediaapp.ledger import close
from mediaapp.ledger.models import Job, Work
from mediaapp.ledger.send import send_waiting
from mediaapp.workspaces.permissions import Permission

router = Router(tags=["Jobs"])


@router.get(
    "/jobs/{uuid:job}",
    auth=Door(Permission.VIEW),
    response={200: shapes.Job},
    summary="One job",
    url_name="job",
)
def show_job(request: HttpRequest, job: UUID) -> shapes.Job:
    """`kind` is `process` for the work on a meeting's files, `purge` for a deletion."""
    return reading.job(_job(caller(request), job))


@router.post(
    "/jobs/{uuid:job}/cancel",
    auth=Door(Permission.EDIT),
    response={200: shapes.Job, 409: shapes.Problem},
    summary="Stop a job",
    url_name="cancel_job",
)
def cancel_job(request: HttpRequest, job: UUID) -> shapes.Job:
    """What was heard so far stays. A job that is over stays as it is."""
    found = _job(caller(request), job)
    if found.kind == Job.Kind.PURGE:
        raise Problem(409, "not_cancellable", _("A deletion for good cannot be stopped."))
    close.cancel(found.pk)
    return reading.job(_job(caller(request), job))


@router.post(
    "/jobs/{uuid:job}/retry",
    auth=Door(Permission.EDIT),
    response={200: shapes.Retried},
    summary="Try gaps again",
    url_name="retry_job",
)
def retry_job(request: HttpRequest, job: UUID) -> shapes.Retried:
    """Everything that could not be done, and then what had gone on without it."""
    found = _job(caller(request), job)
    gaps = close.retry(found.pk, Work.objects.filter(job=found))
    transaction.on_commit(lambda: send_waiting(job=found.pk), robust=True)
    return shapes.Retried(gaps=gaps)


def _job(mine: Caller, key: UUID) -> Job:
    """Raises a `Problem` for a job of another workspace, or of a meeting that is in the trash."""
    found = Job.objects.of(mine.workspace).filter(pk=key).first()
    if found is None:
        raise absent()
    if found.meeting and found.kind != Job.Kind.PURGE:
        reading.meeting_of(mine, found.meeting)
    return found
