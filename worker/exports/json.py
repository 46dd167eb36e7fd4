"""JSON: one document for scripts, in the shape that `schema` defines."""

from pydantic import BaseModel

from worker.exports import Choices, Document, Format, moments, schema
from worker.findings import Gap, Source
from worker.meeting import Claim, Evidence, EvidenceKind, Meeting, Record, Section, Showing, Utterance


def render(record: Record, document: Document, choices: Choices) -> bytes:
    return _built(record, document, choices).model_dump_json(indent=2).encode() + b"\n"


def _built(record: Record, document: Document, choices: Choices) -> BaseModel:
    if document is Document.MINUTES:
        return _minutes(record, choices)
    spoken = [_utterance(record.meeting, row) for row in record.meeting.utterances]
    if document is Document.TRANSCRIPT:
        return schema.Transcript(schema_version=schema.VERSION, transcript=spoken)
    return schema.Whole(**dict(_minutes(record, choices)), transcript=spoken)


def _minutes(record: Record, choices: Choices) -> schema.Minutes:
    meeting, written = record.meeting, record.minutes

    def claims(section: Section) -> list[Claim]:
        return list(written.section(section)) if written else []

    def plainly(section: Section) -> list[schema.Claim]:
        return [_claim(meeting, claim) for claim in claims(section)]

    return schema.Minutes(
        schema_version=schema.VERSION,
        meeting=_meeting(record),
        overview=plainly(Section.OVERVIEW),
        chapters=[_chapter(meeting, claim) for claim in claims(Section.CHAPTERS)],
        decisions=[_decision(meeting, claim) for claim in claims(Section.DECISIONS)],
        actions=[_action(meeting, claim, choices.address) for claim in claims(Section.ACTIONS)],
        open_questions=plainly(Section.OPEN_QUESTIONS),
        key_figures=plainly(Section.KEY_FIGURES),
        sights=[_sight(showing) for showing in meeting.showings],
        engine=_engine(record),
        coverage=schema.Coverage(
            covered_ms=meeting.coverage.covered_ms,
            total_ms=meeting.coverage.total_ms,
            gaps=[_gap(gap) for gap in meeting.gaps],
        ),
    )


# ── the meeting ──────────────────────────────────────────────────────────────────────────────────────


def _meeting(record: Record) -> schema.Meeting:
    meeting = record.meeting
    headline = record.minutes.headline if record.minutes else None
    return schema.Meeting(
        id=meeting.id,
        title=moments.title(meeting, headline.title if headline else ""),
        started_at=meeting.started_at,
        duration_ms=moments.length_ms(meeting),
        language=meeting.language,
        participants=[meeting.name_of(one.label) for one in meeting.speakers],
        keywords=list(headline.keywords) if headline else [],
        sources=[_source(meeting, source, n) for n, source in enumerate(meeting.sources, 1)],
    )


def _source(meeting: Meeting, source: Source, position: int) -> schema.Source:
    offset = moments.offsets(meeting).get(source.id)
    return schema.Source(
        id=source.id,
        position=position,
        name=source.name,
        kind=source.kind.value,
        duration_ms=None if offset is None else moments.duration_ms(meeting, source),
        offset_ms=offset,
    )


def _utterance(meeting: Meeting, row: Utterance) -> schema.Utterance:
    return schema.Utterance(
        id=row.label,
        source_id=row.source,
        start_ms=row.span.start_ms,
        end_ms=row.span.end_ms,
        speaker=meeting.name_of(row.speaker),
        text=row.text,
        words=[
            schema.Word(start_ms=word.span.start_ms, end_ms=word.span.end_ms, text=word.text)
            for word in row.words
        ],
        corrections=[
            schema.Correction(
                heard=one.heard,
                written=one.written,
                sight_id=one.showing,
                at_word=one.at_word,
            )
            for one in row.corrections
        ],
        overlapped=row.is_overlapped,
    )


def _sight(showing: Showing) -> schema.Sight:
    return schema.Sight(
        id=showing.label,
        source_id=showing.source,
        screen=showing.screen,
        start_ms=showing.span.start_ms,
        end_ms=showing.span.end_ms,
        text=showing.sight.text,
        description=showing.sight.description,
    )


def _gap(gap: Gap) -> schema.Gap:
    return schema.Gap(
        source_id=gap.source,
        stage=gap.stage.value,
        start_ms=gap.span.start_ms,
        end_ms=gap.span.end_ms,
        reason=gap.reason,
    )


# ── what was written about it ────────────────────────────────────────────────────────────────────────


def _engine(record: Record) -> schema.Engine | None:
    if record.minutes is None:
        return None
    name = record.minutes.engine
    return schema.Engine(name=name.name, model=name.model, prompt_version=name.prompt_version)


def _claim(meeting: Meeting, claim: Claim) -> schema.Claim:
    return schema.Claim(
        id=claim.label,
        text=claim.text,
        verified=claim.verified,
        doubt="" if claim.verified else claim.doubt,
        evidence=[_evidence(meeting, evidence) for evidence in claim.evidence],
    )


def _evidence(meeting: Meeting, evidence: Evidence) -> schema.Evidence:
    is_said = evidence.kind is EvidenceKind.SAID
    return schema.Evidence(
        kind=evidence.kind.value,
        source_id=evidence.source,
        utterance_id=evidence.of if is_said else None,
        sight_id=None if is_said else evidence.of,
        start_ms=evidence.span.start_ms,
        end_ms=evidence.span.end_ms,
        speaker=(moments.speaker(meeting, evidence) or None) if is_said else None,
        quote=evidence.quote,
        verified=evidence.verified,
    )


def _decision(meeting: Meeting, claim: Claim) -> schema.Decision:
    return schema.Decision(**dict(_claim(meeting, claim)), possible=claim.fields.get("label") == "possible")


def _action(meeting: Meeting, claim: Claim, address: str) -> schema.Action:
    assignee, due = claim.fields.get("assignee", ""), claim.fields.get("due", "")
    return schema.Action(
        **dict(_claim(meeting, claim)),
        assignee=assignee or None,
        due=due or None,
        status=claim.fields.get("status", "") or "open",
        playback_url=_playback(meeting, claim, address),
    )


def _playback(meeting: Meeting, claim: Claim, address: str) -> str | None:
    """The review page at the first proof that holds."""
    proof = next((evidence for evidence in claim.evidence if evidence.verified), None)
    return moments.address(meeting, proof.source, proof.span, address) or None if proof else None


def _chapter(meeting: Meeting, claim: Claim) -> schema.Chapter:
    source, span = moments.chapter(meeting, claim) or (None, None)
    return schema.Chapter(
        **dict(_claim(meeting, claim)),
        title=claim.fields.get("title") or claim.text,
        source_id=source,
        start_ms=span.start_ms if span else None,
        end_ms=span.end_ms if span else None,
    )


FORMAT = Format(
    "json",
    "JSON",
    "application/json",
    (Document.MEETING, Document.MINUTES, Document.TRANSCRIPT),
    render,
)
