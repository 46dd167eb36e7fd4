"""The readings of a meeting: each finished job is one, and people may go back to it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet

from mediaapp.ledger import close
from mediaapp.ledger.models import Job, Work
from mediaapp.meetings import store
from mediaapp.meetings.models import Claim, Edit, Meeting, Screen, Utterance, Writing
from mediaapp.meetings.recipe import Recipe
from worker.findings import Stage

CLOCKS_DIFFER_BY = timedelta(minutes=1)
"""Edits carry the site's time, merges the database's. To merge once more than needed does no harm."""


@dataclass(frozen=True, slots=True)
class Version:
    """One reading, as people tell it from others; `n` counts a meeting's readings from 1."""

    n: int
    job: Job
    at: datetime
    is_current: bool
    is_there: bool
    rows: int
    screens: int
    claims: int
    gaps: int
    engines: tuple[str, ...]


def jobs_of(meeting: Meeting) -> QuerySet[Job]:
    """Everything that read this meeting, the newest first."""
    return Job.objects.filter(meeting=meeting.pk, kind=Job.Kind.PROCESS).order_by("-number")


def versions_of(meeting: Meeting) -> list[Version]:
    """All readings, the newest first. Six queries, however many there are."""
    jobs = list(jobs_of(meeting).select_related("by"))
    merged = _merged(jobs)
    rows = _counts(Utterance.objects.filter(job__in=jobs, died_of=None))
    screens = _counts(Screen.objects.filter(job__in=jobs))
    gaps = _counts(Work.objects.filter(job__in=jobs, state=Work.State.GAP))
    claims = _claims(jobs)
    return [
        Version(
            n=len(jobs) - place,
            job=job,
            at=merged.get(job.pk) or job.finished_at or job.created_at,
            is_current=job.pk == meeting.current_job_id,
            is_there=job.pk in merged,
            rows=rows[job.pk],
            screens=screens[job.pk],
            claims=claims[job.pk],
            gaps=gaps[job.pk],
            engines=tuple(dict.fromkeys(Recipe.of_json(job.recipe).engines.values())),
        )
        for place, job in enumerate(jobs)
    ]


def _merged(jobs: Sequence[Job]) -> dict[UUID, datetime]:
    """When each job's record was written, for those that have one."""
    done = Work.objects.filter(job__in=jobs, stage=Stage.MERGE, state=Work.State.DONE)
    return {job: at for job, at in done.values_list("job", "closed_at") if at}


def _counts(rows: QuerySet[Any]) -> Counter[UUID]:
    """How many rows each job has."""
    return Counter(dict(rows.order_by().values_list("job").annotate(n=Count("pk"))))


def _claims(jobs: Sequence[Job]) -> Counter[UUID]:
    """How many claims the newest minutes about each job's record have."""
    newest: dict[UUID, int] = dict(
        Writing.objects.filter(record__in=jobs).order_by("version").values_list("record", "pk")
    )
    per_writing = Counter(
        dict(
            Claim.objects.filter(writing__in=newest.values(), died_of=None)
            .values_list("writing")
            .annotate(n=Count("pk"))
            .order_by()
        )
    )
    return Counter({job: per_writing[writing] for job, writing in newest.items()})


# ── going back, and forward again ────────────────────────────────────────────────────────────────────


def show(meeting: Meeting, job: Job) -> None:
    """Let the record of another job be the one that is read.

    Where people have edited since it was merged, it is merged again with what they wrote: human rows win
    their spans in every reading. Raises `LookupError` for a job that has no record.
    """
    merged_at = _merged([job]).get(job.pk)
    if job.meeting != meeting.pk or merged_at is None:
        raise LookupError(f"{job} has no record of this meeting")
    while not _moved(meeting.pk, job, merged_at):
        pass


def _moved(meeting: UUID, job: Job, merged_at: datetime) -> bool:
    """Whether it went well; people who wrote meanwhile are the only reason why it may not."""
    if not _edited(meeting, merged_at):
        with transaction.atomic():
            row = Meeting.objects.select_for_update().get(pk=meeting)
            return not _edited(meeting, merged_at) and _point(row, job)
    from mediaapp.meetings.running import merged_of  # noqa: PLC0415 - brings numpy along

    human, merged = merged_of(job)
    try:
        with transaction.atomic():
            row = Meeting.objects.select_for_update().get(pk=meeting)
            store.write_record(row, job, merged, human)
            return _point(row, job)
    except store.Overtaken:
        return False


def _edited(meeting: UUID, since: datetime) -> bool:
    return Edit.objects.filter(meeting=meeting, at__gte=since - CLOCKS_DIFFER_BY).exists()


def _point(row: Meeting, job: Job) -> bool:
    row.current_job = job
    row.save(update_fields=["current_job", "next_label", "updated_at"])
    close.redo(job.pk, Stage.INDEX)  # the search finds what is read
    return True
