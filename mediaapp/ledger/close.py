"""Ends units, well or badly, and lets what waited for them begin."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from mediaapp.ledger.claim import Fenced, Lease
from mediaapp.ledger.deliver import bear
from mediaapp.ledger.models import Job, Work
from mediaapp.ledger.plans import plans
from mediaapp.ledger.send import send_waiting

TRIES = 3
"""After so many errors, or so many deaths, a unit becomes a gap."""


def close(lease: Lease) -> None:
    """A unit is done. Raises `Fenced` when the lease is no longer ours."""
    with transaction.atomic():
        job = locked(lease.work.job_id)
        if not lease.held.update(
            state=Work.State.DONE, token=None, lease_until=None, reason="", closed_at=Now()
        ):
            raise Fenced
        _go_on(job, lease.work)


def fail(lease: Lease, reason: str, *, can_retry: bool) -> None:
    """A unit went wrong: it waits for another try, or becomes a gap with the reason a person reads.

    Raises `Fenced` when the lease is no longer ours.
    """
    if can_retry and lease.work.attempts < TRIES:
        hand_back(lease, reason, wait=timedelta(seconds=5 * 2**lease.work.attempts), is_charged=True)
        return
    with transaction.atomic():
        give_up(locked(lease.work.job_id), lease.held, reason)


def hand_back(
    lease: Lease, reason: str = "", *, wait: timedelta = timedelta(), is_charged: bool = False
) -> None:
    """Let somebody else do it later; unless it is charged, the attempt does not count.

    Raises `Fenced` when the lease is no longer ours.
    """
    if not lease.held.update(
        state=Work.State.PENDING,
        token=None,
        lease_until=None,
        sent_at=None,
        not_before=Now() + wait,
        reason=reason,
        attempts=F("attempts") - (0 if is_charged else 1),
    ):
        raise Fenced


def give_up(job: Job, units: QuerySet[Work], reason: str) -> None:
    """Make gaps of units, under the lock of their job. Raises `Fenced` when none is left to end."""
    ended = list(units)
    if not units.update(state=Work.State.GAP, token=None, lease_until=None, reason=reason, closed_at=Now()):
        raise Fenced
    for work in ended:
        _go_on(job, work)


def cancel(job_id: UUID) -> None:
    """Stop a job: what waits will not start, what runs is refused at its next delivery."""
    with transaction.atomic():
        job = locked(job_id)
        if job.state == Job.State.OPEN:
            _end(job, Job.State.DONE if job.is_redone else Job.State.CANCELLED)
            job.work_set.filter(state__in=Work.OPEN).update(
                state=Work.State.CANCELLED, token=None, lease_until=None, closed_at=Now()
            )


def retry(job_id: UUID, gaps: QuerySet[Work]) -> int:
    """Try gaps again, and with them every stage that had gone on without them; how many there were.

    What waits for all the others (merge and what follows) is taken back, to be born again.
    """
    with transaction.atomic():
        job = locked(job_id)
        found = list(gaps.filter(job=job, state=Work.State.GAP))
        later = {stage for work in found for stage in plans[job.kind].after(work.stage)}
        job.work_set.filter(stage__in=later).delete()
        waiting = Work.objects.filter(pk__in=[work.pk for work in found])
        waiting.update(
            state=Work.State.PENDING, attempts=0, deaths=0, sent_at=None, not_before=Now(), closed_at=None
        )
        if found:
            Job.objects.filter(pk=job.pk).update(state=Job.State.OPEN, finished_at=None)
    return len(found)


def redo(job_id: UUID, stage: str) -> int:
    """Do the units of a stage once more, because what they looked at has changed; how many there are.

    The job remains one that came to its end (`Job.is_redone`). Inside the caller's transaction.
    """
    job = locked(job_id)
    found = job.work_set.filter(stage=stage, state=Work.State.DONE).update(
        state=Work.State.PENDING, attempts=0, deaths=0, sent_at=None, not_before=Now(), closed_at=None
    )
    if found:
        Job.objects.filter(pk=job.pk).update(state=Job.State.OPEN)
        transaction.on_commit(lambda: send_waiting(job=job.pk), robust=True)
    return found


def locked(job_id: UUID) -> Job:
    """The job's row, locked until the transaction ends (SQLite locks the whole database instead).

    Raises `Fenced` when the job was deleted meanwhile, with its meeting.
    """
    job = Job.objects.select_for_update().filter(pk=job_id).first()
    if job is None:
        raise Fenced
    return job


def _go_on(job: Job, work: Work) -> None:
    plan = plans[job.kind]
    bear(job, plan.born(job, work, ()))
    if not job.work_set.filter(state__in=Work.OPEN).exists():
        if not job.is_redone:
            plan.finished(job)
        _end(job, Job.State.DONE)


def _end(job: Job, state: str) -> None:
    job.state = state
    Job.objects.filter(pk=job.pk).update(state=state, finished_at=Now())
