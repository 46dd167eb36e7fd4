"""Every few seconds: takes units back from workers that died, and sends what waits. Any number may run."""

from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from mediaapp.ledger.claim import Fenced
from mediaapp.ledger.close import TRIES, give_up, locked
from mediaapp.ledger.models import Work
from mediaapp.ledger.send import send_waiting

log = structlog.get_logger()

BATCH = 200
"""How many dead leases one sweep looks at."""

DIED = "The program that worked on this part stopped {count} times. The rest of the recording is complete."


def sweep() -> tuple[int, int]:
    """How many dead units were taken back, and how many units were sent."""
    return bury(), send_waiting()


def bury() -> int:
    """Take units whose lease expired: to the quarantine at once, and to a gap at the third death."""
    dead = Work.objects.filter(state=Work.State.LEASED, lease_until__lt=Now()).order_by("lease_until")
    keys = list(dead.values_list("pk", "job_id")[:BATCH])
    return sum(_bury_one(key, job) for key, job in keys)


def _bury_one(key: int, job_id: UUID) -> bool:
    with transaction.atomic():
        try:
            job = locked(job_id)
        except Fenced:
            return False
        dead = Work.objects.filter(pk=key, state=Work.State.LEASED, lease_until__lt=Now())
        work = dead.first()
        if work is None:
            return False
        log.warning("lease_expired", key=work.key, job=str(job.pk), deaths=work.deaths + 1)
        if work.deaths + 1 >= TRIES:
            try:
                give_up(job, dead, DIED.format(count=work.deaths + 1))
            except Fenced:
                return False
            return True
        return bool(
            dead.update(
                state=Work.State.PENDING,
                queue="quarantine",
                deaths=F("deaths") + 1,
                token=None,
                lease_until=None,
                sent_at=None,
                not_before=Now(),
            )
        )


def release_all() -> int:
    """Let go of every lease: only for who knows that no worker is left alive. No attempt is charged."""
    return Work.objects.filter(state=Work.State.LEASED).update(
        state=Work.State.PENDING,
        attempts=F("attempts") - 1,
        token=None,
        lease_until=None,
        sent_at=None,
        not_before=Now(),
    )
