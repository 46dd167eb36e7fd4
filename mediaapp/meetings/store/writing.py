"""Minutes as rows: written once, when they are whole. Items are found again by what they rest on."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from uuid import UUID

from django.db.models import Max

from mediaapp.hooks.events import publish
from mediaapp.hooks.models import Event
from mediaapp.ledger.models import Job
from mediaapp.meetings import models
from mediaapp.meetings.parts import Anything, stored
from mediaapp.meetings.recipe import Recipe
from mediaapp.meetings.store.items import Free
from worker.meeting import Claim, Coverage, EngineName, Evidence, Headline


def save_minutes(
    job: Job, values: Sequence[Anything], engine: EngineName, record: Job | None = None
) -> models.Writing:
    """A new version of the minutes; the meeting takes its title unless a person gave it one.

    `record` is the job whose rows they were written from, if it is another one.
    """
    meeting = models.Meeting.objects.select_for_update().get(pk=job.meeting_id)
    headline = next((value for value in values if isinstance(value, Headline)), Headline(""))
    recipe = Recipe.of_json(job.recipe)
    writing = models.Writing.objects.create(
        workspace_id=job.workspace_id,
        meeting=meeting,
        job=job,
        record=record or job,
        kind=models.Writing.Kind.MINUTES,
        version=_next_version(meeting),
        title=headline.title[:300],
        keywords=list(headline.keywords),
        language=recipe.language,
        template=recipe.template,
        engine=asdict(engine),
        coverage=asdict(next(iter(stored((record or job).pk, Coverage)), Coverage(0, 0))),
    )
    _save_claims(writing, (value for value in values if isinstance(value, Claim)))
    is_read = meeting.current_job_id == (record or job).pk
    if headline.title and is_read and not meeting.titled_by_person:
        meeting.title = headline.title[:200]
        meeting.save(update_fields=["title", "updated_at"])
    publish(Event.MINUTES_READY, meeting, job_id=str(job.pk), version=writing.version)
    return writing


def _next_version(meeting: models.Meeting) -> int:
    minutes = models.Writing.objects.filter(meeting=meeting, kind=models.Writing.Kind.MINUTES)
    return (minutes.aggregate(last=Max("version"))["last"] or 0) + 1


def _save_claims(writing: models.Writing, claims: Iterable[Claim]) -> None:
    meeting = writing.meeting
    assert meeting is not None  # noqa: S101 - minutes always have a meeting
    said = dict(meeting.utterance_set.values_list("label", "pk"))  # those that were edited meanwhile too
    shown = dict(meeting.showing_set.values_list("label", "pk"))
    free = Free(meeting)
    for position, claim in enumerate(claims):
        row = models.Claim.objects.create(
            writing=writing,
            label=claim.label,
            section=claim.section,
            position=position,
            text=claim.text,
            fields=claim.fields,
            verified=claim.verified,
            doubt=claim.doubt,
            item=free.item_of(claim),
        )
        models.Evidence.objects.bulk_create(
            _evidence(row, n, one, said, shown) for n, one in enumerate(claim.evidence, start=1)
        )


def _evidence(
    claim: models.Claim, n: int, one: Evidence, said: dict[str, int], shown: dict[str, int]
) -> models.Evidence:
    return models.Evidence(
        claim=claim,
        n=n,
        kind=one.kind,
        source_id=UUID(one.source),
        start_ms=one.span.start_ms,
        end_ms=one.span.end_ms,
        quote=one.quote,
        verified=one.verified,
        utterance_id=said.get(one.of),
        showing_id=shown.get(one.of),
    )
