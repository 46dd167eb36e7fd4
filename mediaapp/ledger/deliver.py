"""Takes in what a unit yields: checks the token, appends parts, renews the lease, lets units be born."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from mediaapp.ledger.claim import Fenced, Lease, lease_time
from mediaapp.ledger.models import Job, Part, Work
from mediaapp.ledger.plans import Unit, Value, plans
from mediaapp.ledger.send import send_waiting


def deliver(lease: Lease, values: Sequence[Value], *, cursor_ms: int = 0, is_fresh: bool = False) -> int:
    """Append values to a unit and return the job's sequence after them.

    An empty delivery is progress without a result: it renews the lease. `is_fresh` drops what an earlier
    attempt had delivered. Raises `Fenced` when the lease is no longer ours: then nothing is written.
    """
    work = lease.work
    with transaction.atomic():
        Job.objects.filter(pk=work.job_id).update(sequence=F("sequence") + len(values))
        last = Job.objects.values_list("sequence", flat=True).filter(pk=work.job_id).first() or 0
        reached = max(cursor_ms, work.cursor_ms)
        if not lease.held.update(lease_until=Now() + lease_time(), cursor_ms=reached):
            raise Fenced
        if is_fresh:
            Part.objects.filter(work=work).delete()
        _append(work, values, last - len(values))
        bear(work.job, plans[work.job.kind].born(work.job, work, values))
    work.cursor_ms = reached
    return int(last)


def renew(lease: Lease) -> None:
    """Progress that is no value yet: a piece of an answer has come. Raises `Fenced`."""
    if not lease.held.update(lease_until=Now() + lease_time()):
        raise Fenced


def _append(work: Work, values: Sequence[Value], before: int) -> None:
    first = Part.objects.filter(work=work).count()
    Part.objects.bulk_create(
        Part(
            work=work,
            job_id=work.job_id,
            n=first + place,
            sequence=before + place + 1,
            type=value.type,
            start_ms=value.start_ms,
            end_ms=value.end_ms,
            value=value.value,
        )
        for place, value in enumerate(values)
    )


def bear(job: Job, units: Iterable[Unit]) -> None:
    """Let units be born, and send them once that is committed; one that exists stays as it is."""
    Work.objects.bulk_create(
        (
            Work(
                job=job,
                key=unit.key,
                stage=unit.stage,
                queue=unit.queue,
                source=unit.source,
                start_ms=unit.start_ms,
                end_ms=unit.end_ms,
                fingerprint=unit.fingerprint,
            )
            for unit in units
        ),
        ignore_conflicts=True,
    )
    transaction.on_commit(lambda: send_waiting(job=job.pk), robust=True)
