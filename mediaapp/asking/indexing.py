"""Fills the search index with the passages of a meeting, whole, when the record is there."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from mediaapp.asking.models import Passage
from mediaapp.ledger.claim import Lease
from mediaapp.ledger.close import close
from mediaapp.ledger.models import Job
from mediaapp.meetings import store
from mediaapp.meetings.kit import kit_for
from mediaapp.meetings.models import Meeting
from mediaapp.meetings.recipe import Recipe
from worker import meeting as values


def run_index(lease: Lease) -> None:
    """The unit of a job that indexes what merge has written."""
    from worker.stages.index import index  # noqa: PLC0415 - brings numpy, which a web process has no use for

    recipe = Recipe.of_json(lease.job.recipe)
    passages = list(index(store.meeting_of(lease.job), kit_for(recipe.engines)))
    with transaction.atomic():
        if Meeting.objects.filter(pk=lease.job.meeting_id, current_job=lease.job).exists():
            save(lease.job, passages)  # what nobody reads is not found either
        close(lease)


def save(job: Job, passages: Iterable[values.Passage]) -> None:
    """Replace what the index holds of the job's meeting."""
    Passage.objects.filter(meeting=job.meeting_id).delete()
    Passage.objects.bulk_create(
        Passage(
            workspace_id=job.workspace_id,
            meeting_id=job.meeting_id,
            job=job,
            source_id=UUID(one.source),
            start_ms=one.span.start_ms,
            end_ms=one.span.end_ms,
            kind=one.kind,
            text=one.text,
            members=list(one.members),
            with_vector=list(one.vectors),
            vectors=b"".join(one.vectors.values()),
        )
        for one in passages
    )
