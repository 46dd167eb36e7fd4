"""Takes a unit for one worker: one compare-and-set, in which the attempt is counted."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from mediaapp.ledger.models import Job, Work


class Fenced(Exception):
    """The lease is somebody else's by now: what was done under it is not wanted."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to deliver for one unit, until it expires or the unit is cancelled."""

    work: Work
    token: uuid.UUID

    @property
    def job(self) -> Job:
        return self.work.job

    @property
    def held(self) -> QuerySet[Work]:
        """The unit's row while the lease holds: an update that finds none has come too late."""
        return Work.objects.filter(pk=self.work.pk, token=self.token, state=Work.State.LEASED)


def lease_time() -> timedelta:
    """How long a unit may go without progress."""
    return timedelta(seconds=settings.LEASE_SECONDS)


def claim(work_id: int) -> Lease | None:
    """Lease a waiting unit; None when it is not waiting or not due.

    Every condition stands on the unit's own row: PostgreSQL, after it has waited for a rival, checks again
    only what stands there, so that a condition on the job would let both through.
    """
    token = uuid.uuid4()
    waiting = Work.objects.filter(pk=work_id, state=Work.State.PENDING, not_before__lte=Now())
    taken = waiting.update(
        state=Work.State.LEASED,
        attempts=F("attempts") + 1,
        token=token,
        lease_until=Now() + lease_time(),
        leased_at=Now(),
    )
    if not taken:
        return None
    return Lease(Work.objects.select_related("job", "job__workspace").get(pk=work_id), token)
