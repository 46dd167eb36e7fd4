"""Rows as the worker's values: what a job has found, and the meeting as it stands."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from mediaapp.ledger.models import Job, Part, Work
from mediaapp.meetings import models, playing
from mediaapp.meetings.births import ChunkThere, SourceThere, There, key
from mediaapp.meetings.parts import stored
from mediaapp.meetings.recipe import Recipe
from worker.findings import (
    Box,
    Chunk,
    Findings,
    Frame,
    Gap,
    Heard,
    Language,
    MediaKind,
    Probe,
    Sight,
    Source,
    Span,
    Stage,
    Voice,
    Word,
)
from worker.kinds import kinds
from worker.meeting import Correction, Coverage, Meeting, Showing, Speaker, Utterance

NOWHERE = Path()
"""Stands where a value of the record has no file at hand."""


def there(job: Job) -> There:
    """The snapshot from which a job's next units are told."""
    recipe = Recipe.of_json(job.recipe)
    units = list(job.work_set.values_list("key", "state", "cursor_ms"))
    cursors = {name: cursor for name, _, cursor in units}
    return There(
        sources=tuple(_source_there(job, UUID(source), recipe, cursors) for source in recipe.sources),
        closed=frozenset(name for name, state, _ in units if state not in Work.OPEN),
        done=frozenset(name for name, state, _ in units if state == Work.State.DONE),
        wants_turns=recipe.wants_turns,
        wants_screen=recipe.wants_screen,
    )


def _source_there(job: Job, source: UUID, recipe: Recipe, cursors: dict[str, int]) -> SourceThere:
    parts = Part.objects.filter(job=job, work__source=source)
    probed = next(iter(stored(job.pk, Probe, work__source=source)), None)
    named = models.Source.objects.filter(pk=source).values_list("name", "kind").first()
    stages = kinds()[probed.kind].stages if probed and probed.kind else frozenset()
    chunks = parts.filter(type="Chunk").order_by("start_ms")
    frames = parts.filter(type="Frame").order_by("sequence")
    screens: dict[int, Span] = {}
    for screen, start, end in frames.values_list("value__screen", "start_ms", "end_ms"):
        screens.setdefault(screen, Span(start, end))
    return SourceThere(
        id=source,
        has_sound=probed is not None and probed.has_sound and Stage.LISTEN in stages,
        has_picture=probed is not None and probed.has_picture and Stage.LOOK in stages,
        needs_copy=probed is not None and named is not None and playing.needed(probed, *named) is not None,
        is_language_known=bool(recipe.language_of(source)) or parts.filter(type="Language").exists(),
        chunks=tuple(
            ChunkThere(n, Span(start, end), sum(one["end_ms"] - one["start_ms"] for one in speech))
            for n, start, end, speech in chunks.values_list("value__n", "start_ms", "end_ms", "value__speech")
        ),
        screens=tuple(screens.items()),
        looked_ms=cursors.get(key(Stage.LOOK, source), 0),
    )


def findings_of(job: Job) -> list[Findings]:
    """All that the stages before merge have found, source by source in the meeting's order."""
    recipe = Recipe.of_json(job.recipe)
    rows = {str(row.pk): row for row in models.Source.objects.filter(pk__in=recipe.sources)}
    return [_findings(job, rows[source], recipe) for source in recipe.sources if source in rows]


def _findings(job: Job, row: models.Source, recipe: Recipe) -> Findings:
    language = recipe.language_of(row.pk)
    decided = stored(job.pk, Language, work__source=row.pk)
    return Findings(
        source=source_value(row),
        probe=next(iter(stored(job.pk, Probe, work__source=row.pk)), None),
        chunks=tuple(stored(job.pk, Chunk, work__source=row.pk)),
        language=Language(language, 1.0) if language else next(iter(decided), None),
        heard=tuple(stored(job.pk, Heard, work__source=row.pk)),
        voices=tuple(stored(job.pk, Voice, work__source=row.pk)),
        frames=tuple(stored(job.pk, Frame, work__source=row.pk)),
        sights=tuple(stored(job.pk, Sight, work__source=row.pk)),
        gaps=tuple(_gaps(job, row)),
    )


def _gaps(job: Job, row: models.Source) -> Iterable[Gap]:
    """Units that could not be done; one of unknown length reaches to the end that the file declares.

    A copy that could not be made takes nothing from the record.
    """
    missing = job.work_set.filter(source=row.pk, state=Work.State.GAP).exclude(stage=Stage.PLAY)
    for work in missing.order_by("start_ms"):
        start = max(work.start_ms, work.cursor_ms)
        end = work.end_ms or max(start, row.duration_ms or 0)
        yield Gap(str(row.pk), Stage(work.stage), Span(start, max(start, end)), work.reason)


def human_rows(job: Job) -> list[Utterance]:
    """The live rows that people wrote: they win their spans."""
    sources = [UUID(source) for source in Recipe.of_json(job.recipe).sources]
    rows = models.Utterance.objects.filter(source__in=sources, job=None, died_of=None)
    return [utterance_value(row) for row in rows.select_related("speaker").order_by("start_ms", "pk")]


def meeting_of(job: Job) -> Meeting:
    """The meeting as the record holds it for this job."""
    row = models.Meeting.objects.get(pk=job.meeting_id)
    sources = [source_value(source) for source in row.source_set.all()]
    utterances = models.Utterance.objects.as_heard_by(job.pk, row).select_related("speaker")
    showings = row.showing_set.filter(screen__job=job).select_related("screen")
    gaps = [gap for source in row.source_set.all() for gap in _gaps(job, source)]
    return Meeting(
        title=row.title if row.titled_by_person else "",
        sources=tuple(sources),
        speakers=tuple(_speakers(row, utterances)),
        utterances=tuple(utterance_value(one) for one in utterances),
        showings=tuple(showing_value(one) for one in showings.order_by("source__position", "start_ms")),
        gaps=tuple(gaps),
        coverage=next(iter(stored(job.pk, Coverage)), Coverage(0, 0)),
        language=next((one.language.code for one in findings_of(job) if one.language), None),
    )


def said_in(meeting: models.Meeting, source: UUID, job: UUID | None) -> Meeting:
    """What is said in one source, as a meeting of its own; before there is a record, what `job` has heard."""
    rows = models.Utterance.objects.live(meeting).filter(source=source).select_related("speaker")
    utterances = [utterance_value(row) for row in rows]
    if meeting.current_job_id is None and job:
        utterances = [
            Utterance("", str(source), one.span, "", one.text, one.words)
            for one in stored(job, Heard, work__source=source)
        ]
    return Meeting(
        title=meeting.title,
        sources=(source_value(models.Source.objects.get(pk=source)),),
        speakers=tuple(_speakers(meeting, rows)),
        utterances=tuple(utterances),
        showings=(),
    )


def _speakers(row: models.Meeting, utterances: Iterable[models.Utterance]) -> Iterable[Speaker]:
    spoken: dict[int, int] = defaultdict(int)
    for said in utterances:
        spoken[said.speaker_id] += said.end_ms - said.start_ms
    for one in row.speaker_set.filter(pk__in=spoken):
        yield Speaker(one.label, one.name, spoken[one.pk])


def source_value(row: models.Source) -> Source:
    return Source(
        id=str(row.pk),
        name=row.name,
        path=NOWHERE,
        made=NOWHERE,
        kind=MediaKind(row.kind),
        language=row.language or None,
        duration_ms=row.duration_ms,
    )


def utterance_value(row: models.Utterance) -> Utterance:
    return Utterance(
        label=row.label,
        source=str(row.source_id),
        span=Span(row.start_ms, row.end_ms),
        speaker=row.speaker.label,
        text=row.text,
        words=tuple(Word(Span(start, end), text, probability) for start, end, text, probability in row.words),
        corrections=tuple(Correction(**one) for one in row.corrections),
        is_overlapped=row.is_overlapped,
    )


def showing_value(row: models.Showing) -> Showing:
    screen = row.screen
    sight = Sight(
        screen=int(screen.number),
        text=screen.text,
        boxes=tuple(Box(**box) for box in screen.boxes),
        kind=screen.kind,
        title=screen.title,
        description=screen.description,
    )
    return Showing(
        label=row.label,
        source=str(row.source_id),
        span=Span(row.start_ms, row.end_ms),
        screen=screen.label,
        picture=screen.picture,
        sight=sight,
    )
