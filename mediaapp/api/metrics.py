"""What the site counts, for a program that draws it: the text format of Prometheus, read from the database.

The numbers are those of the whole installation, so that they are the same whichever web process is asked.
"""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import Now
from django.utils import timezone
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily as Gauge
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from mediaapp.ledger.models import Job, Work
from mediaapp.ledger.send import QUEUES
from mediaapp.meetings.models import Meeting, Source

CONTENT_TYPE = CONTENT_TYPE_LATEST
A_DAY = timedelta(days=1)


def told() -> bytes:
    """Everything, counted now. Five queries."""
    registry = CollectorRegistry()
    registry.register(_Site())
    return generate_latest(registry)


class _Site(Collector):
    def collect(self) -> Iterator[Gauge]:
        yield from _units()
        yield _jobs()
        yield from _kept()

    def describe(self) -> Iterator[Gauge]:
        """Nothing: what it counts is the same every time, and need not be counted to be registered."""
        return iter(())


def _units() -> Iterator[Gauge]:
    counted = Work.objects.filter(Q(state__in=Work.OPEN) | Q(closed_at__gt=Now() - A_DAY))
    rows = counted.values_list("queue", "state").annotate(n=Count("pk")).order_by("queue", "state")
    units = Gauge(
        "afterword_units",
        "Pieces of work: all that wait or are under way, and what ended within a day.",
        labels=["queue", "state"],
    )
    for queue, state, n in rows:
        units.add_metric([queue, state], n)
    yield units
    due = Work.objects.filter(state=Work.State.PENDING, job__state=Job.State.OPEN, not_before__lte=Now())
    oldest = dict(due.values_list("queue").annotate(at=Min("not_before")).order_by())
    late = Gauge("afterword_oldest_unit_seconds", "How long the oldest piece has been due.", labels=["queue"])
    for queue in QUEUES:
        since = oldest.get(queue)
        late.add_metric([queue], (timezone.now() - since).total_seconds() if since else 0)
    yield late


def _jobs() -> Gauge:
    rows = Job.objects.values_list("kind", "state").annotate(n=Count("pk")).order_by("kind", "state")
    jobs = Gauge("afterword_jobs", "Everything that was asked for and is kept.", labels=["kind", "state"])
    for kind, state, n in rows:
        jobs.add_metric([kind, state], n)
    return jobs


def _kept() -> Iterator[Gauge]:
    there = Meeting.objects.filter(deleted_at=None).count()
    yield Gauge("afterword_meetings", "Meetings outside the trash.", value=there)
    held = Source.objects.aggregate(ms=Sum("duration_ms", default=0), bytes=Sum("bytes", default=0))
    yield Gauge("afterword_recorded_seconds", "How long all recordings last.", value=held["ms"] / 1000)
    yield Gauge("afterword_source_bytes", "What the originals take.", value=held["bytes"])
    free = shutil.disk_usage(Path(settings.DATA)).free
    yield Gauge("afterword_disk_free_bytes", "What is free where the data lies.", value=free)
