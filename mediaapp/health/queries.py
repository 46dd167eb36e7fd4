"""What waits, what is under way and what could not be done, in each queue; and how fast the disk fills."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import Now
from django.utils import timezone

from mediaapp.ledger.models import Job, Work
from mediaapp.ledger.send import QUEUES
from mediaapp.meetings.models import Source

RECENT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue over all workspaces. `gaps` are those of the last seven days."""

    name: str
    waiting: int = 0
    working: int = 0
    gaps: int = 0
    oldest: datetime | None = None

    @property
    def has_waited(self) -> timedelta:
        return timezone.now() - self.oldest if self.oldest else timedelta()


def queues() -> list[Queue]:
    """Every queue, the empty ones too. One query."""
    is_due = Q(state=Work.State.PENDING, job__state=Job.State.OPEN, not_before__lte=Now())
    rows = (
        Work.objects.filter(Q(state__in=Work.OPEN) | Q(state=Work.State.GAP, closed_at__gt=Now() - RECENT))
        .values("queue")
        .annotate(
            waiting=Count("pk", filter=is_due),
            working=Count("pk", filter=Q(state=Work.State.LEASED)),
            gaps=Count("pk", filter=Q(state=Work.State.GAP)),
            oldest=Min("not_before", filter=is_due),
        )
        .order_by()
    )
    found = {
        row["queue"]: Queue(row["queue"], row["waiting"], row["working"], row["gaps"], row["oldest"])
        for row in rows
    }
    return [found.get(name, Queue(name)) for name in QUEUES]


def daily_growth() -> float:
    """Bytes of originals that came in a day, over the last thirty."""
    days = 30
    came = Source.objects.filter(created_at__gt=timezone.now() - timedelta(days=days))
    return float(came.aggregate(total=Sum("bytes", default=0))["total"]) / days
