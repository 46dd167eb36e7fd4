"""Minutes as the worker's values again, from their rows."""

from dataclasses import replace

from django.db.models import Prefetch

from mediaapp.meetings import models
from mediaapp.meetings.queries import minutes_to_read
from mediaapp.meetings.store.reading import meeting_of
from worker.findings import Span
from worker.meeting import Claim, EngineName, Evidence, EvidenceKind, Headline, Minutes, Record, Section


def minutes_of(writing: models.Writing) -> Minutes:
    """One version of the minutes, whole. Two queries."""
    return Minutes(
        headline=Headline(writing.title, tuple(writing.keywords)),
        claims=tuple(claim_value(row) for row in claim_rows(writing)),
        engine=EngineName(**writing.engine) if writing.engine else EngineName("", ""),
    )


def claim_rows(writing: models.Writing) -> list[models.Claim]:
    """The live claims of a writing with all that they rest on. Two queries."""
    rows = models.Claim.objects.filter(writing=writing, died_of=None).select_related("item")
    evidence = models.Evidence.objects.select_related("utterance", "showing")
    return list(rows.prefetch_related(Prefetch("evidence_set", evidence)))


def claim_value(row: models.Claim) -> Claim:
    return Claim(
        label=row.label,
        section=Section(row.section),
        text=row.text,
        evidence=tuple(evidence_value(one) for one in row.evidence_set.all()),
        fields=row.fields,
        verified=row.verified,
        doubt=row.doubt,
    )


def evidence_value(row: models.Evidence) -> Evidence:
    of = row.utterance or row.showing
    return Evidence(
        kind=EvidenceKind(row.kind),
        source=str(row.source_id),
        span=Span(row.start_ms, row.end_ms),
        quote=row.quote,
        of=of.label if of else "",
        verified=row.verified,
    )


def record_of(meeting: models.Meeting) -> Record:
    """The meeting as it is read now, with its minutes."""
    if meeting.current_job is None:
        raise ValueError(f"{meeting} has no record yet")
    written = minutes_to_read(meeting)
    spoken = replace(
        meeting_of(meeting.current_job),
        title=str(meeting),
        id=str(meeting.pk),
        started_at=meeting.started_at.isoformat() if meeting.started_at else None,
    )
    return Record(spoken, minutes_of(written) if written else None)
