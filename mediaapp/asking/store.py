"""Answers as rows: written once, when they are whole."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from uuid import UUID

from django.db.models import Max

from mediaapp.ledger.models import Job
from mediaapp.meetings.models import Claim, Evidence, Meeting, Showing, Source, Utterance, Writing
from worker import meeting as values

SECTION = "answer"


def save_answer(
    job: Job, parts: Sequence[values.Claim | values.NotFound], engine: values.EngineName
) -> Writing:
    """A writing with the claims of the answer; one without claims says that there is none."""
    meeting = Meeting.objects.select_for_update().filter(pk=job.meeting).first() if job.meeting else None
    writing = Writing.objects.create(
        workspace_id=job.workspace_id,
        meeting=meeting,
        job=job,
        kind=Writing.Kind.ANSWER,
        version=_next_version(meeting),
        question=job.recipe["question"],
        engine=asdict(engine),
        coverage=job.recipe["coverage"],
    )
    claims = [part for part in parts if isinstance(part, values.Claim)]
    for position, claim in enumerate(claims):
        _save(writing, claim, position)
    return writing


def _next_version(meeting: Meeting | None) -> int:
    answers = Writing.objects.filter(meeting=meeting, kind=Writing.Kind.ANSWER)
    return (answers.aggregate(last=Max("version"))["last"] or 0) + 1 if meeting else 1


def _save(writing: Writing, claim: values.Claim, position: int) -> None:
    row = Claim.objects.create(
        writing=writing,
        label=claim.label,
        section=SECTION,
        position=position,
        text=claim.text,
        fields=claim.fields,
        verified=claim.verified,
        doubt=claim.doubt,
    )
    Evidence.objects.bulk_create(_evidence(row, claim.evidence))


def _evidence(claim: Claim, evidence: Iterable[values.Evidence]) -> Iterable[Evidence]:
    for n, one in enumerate(evidence, start=1):
        source = Source.objects.filter(pk=UUID(one.source)).first()
        if source is None:
            continue  # its meeting was deleted while the answer was written
        is_said = one.kind is values.EvidenceKind.SAID
        rows = Utterance.objects.filter(meeting=source.meeting_id, label=one.of)
        showings = Showing.objects.filter(meeting=source.meeting_id, label=one.of)
        yield Evidence(
            claim=claim,
            n=n,
            kind=one.kind,
            source=source,
            start_ms=one.span.start_ms,
            end_ms=one.span.end_ms,
            quote=one.quote,
            verified=one.verified,
            utterance=rows.first() if is_said else None,
            showing=None if is_said else showings.first(),
        )
