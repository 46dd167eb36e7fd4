"""What merge found, as rows: written whole, in one transaction, under the meeting's lock."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from uuid import UUID

from mediaapp.ledger.claim import Lease
from mediaapp.ledger.deliver import deliver
from mediaapp.ledger.models import Job
from mediaapp.meetings import models
from mediaapp.meetings.parts import Anything, pack, stored
from worker.findings import Chunk, Language, Probe, Span
from worker.meeting import Coverage, Showing, Speaker, Utterance

INHERITS = 0.5
"""A voice takes over the speaker who holds at least this share of what it says."""


def note_source(lease: Lease) -> None:
    """Keep on the source's own row what people look at: its hash, its length, its language."""
    source = models.Source.objects.get(pk=lease.work.source_id)
    for probed in stored(lease.job.pk, Probe, work=lease.work):
        source.sha256, source.probe = probed.sha256, pack(probed).value
        source.duration_ms = source.duration_ms or probed.declared_ms
    if chunks := stored(lease.job.pk, Chunk, work=lease.work):
        source.duration_ms = chunks[-1].span.end_ms
    for language in stored(lease.job.pk, Language, work=lease.work):
        if source.language_by != source.DecidedBy.PERSON:
            source.language, source.language_by = language.code, source.DecidedBy.MACHINE
    source.save(update_fields=["sha256", "probe", "duration_ms", "language", "language_by"])


def save_record(lease: Lease, merged: Sequence[Anything], human: Collection[Utterance] = ()) -> None:
    """Write speakers, utterances, screens and showings, and make this job the meeting's current one.

    `human` holds the rows that people wrote: merge passes them on, and they are rows already.
    """
    job = lease.job
    meeting = models.Meeting.objects.select_for_update().get(pk=job.meeting_id)
    labels = Labels(meeting.next_label)
    machine = [value for value in merged if isinstance(value, Utterance) and value not in human]
    people = _speakers(meeting, job, [value for value in merged if isinstance(value, Speaker)], machine)
    showings = _save_showings(meeting, job, [value for value in merged if isinstance(value, Showing)], labels)
    models.Utterance.objects.bulk_create(
        _utterance(meeting, job, one, people[one.speaker], label=labels.next("u"), showings=showings)
        for one in machine
    )
    deliver(lease, [pack(value) for value in merged if isinstance(value, Coverage)], is_fresh=True)
    meeting.next_label = labels.following
    meeting.current_job = job
    meeting.save(update_fields=["next_label", "current_job", "updated_at"])


class Labels:
    """Numbers that are never used twice within one meeting."""

    def __init__(self, following: int) -> None:
        self.following = following

    def next(self, letter: str) -> str:
        label = f"{letter}{self.following}"
        self.following += 1
        return label


def _speakers(
    meeting: models.Meeting,
    job: Job,
    found: Iterable[Speaker],
    utterances: Sequence[Utterance],
) -> dict[str, models.Speaker]:
    """A row for every voice: the speaker whom it overlaps most, or a new one."""
    before = list(models.Utterance.objects.live(meeting).select_related("speaker"))
    known = {one.label: one for one in meeting.speaker_set.all()}
    people: dict[str, models.Speaker] = {}
    taken: set[int] = set()
    for n, speaker in enumerate(found):
        row = known.get(speaker.label) if not before else _heir(speaker, utterances, before)
        if row is None or row.pk in taken:
            row = models.Speaker.objects.create(meeting=meeting, label=_speaker_label(meeting))
        taken.add(row.pk)
        people[speaker.label] = row
        models.Voice.objects.create(job=job, n=n, speaker=row, speech_ms=speaker.speech_ms)
    return people


def _speaker_label(meeting: models.Meeting) -> str:
    numbers = [int(label[1:]) for label in meeting.speaker_set.values_list("label", flat=True)]
    return f"p{max(numbers, default=0) + 1}"


def _heir(
    speaker: Speaker, utterances: Iterable[Utterance], before: Sequence[models.Utterance]
) -> models.Speaker | None:
    said = [one for one in utterances if one.speaker == speaker.label]
    total = sum(one.span.duration_ms for one in said)
    shares: Counter[models.Speaker] = Counter()
    for one in said:
        for row in before:
            if str(row.source_id) == one.source:
                shares[row.speaker] += one.span.overlap_ms(Span(row.start_ms, row.end_ms))
    best = shares.most_common(1)
    return best[0][0] if best and total and best[0][1] / total >= INHERITS else None


def _utterance(
    meeting: models.Meeting,
    job: Job,
    one: Utterance,
    speaker: models.Speaker,
    *,
    label: str,
    showings: Mapping[str, str],
) -> models.Utterance:
    corrections = [
        asdict(fix) | {"showing": showings.get(fix.showing, fix.showing)} for fix in one.corrections
    ]
    return models.Utterance(
        meeting=meeting,
        label=label,
        job=job,
        source_id=UUID(one.source),
        start_ms=one.span.start_ms,
        end_ms=one.span.end_ms,
        speaker=speaker,
        text=one.text,
        words=[[word.span.start_ms, word.span.end_ms, word.text, word.probability] for word in one.words],
        corrections=corrections,
        is_overlapped=one.is_overlapped,
    )


def _save_showings(
    meeting: models.Meeting, job: Job, showings: Iterable[Showing], labels: Labels
) -> dict[str, str]:
    """Write each distinct screen once, with its showings; merge's labels of these, and what they became."""
    screens: dict[str, models.Screen] = {}
    became: dict[str, str] = {}
    for one in showings:
        if one.screen not in screens:
            screens[one.screen] = _save_screen(meeting, job, one, labels.next("x"))
        became[one.label] = labels.next("s")
        models.Showing.objects.create(
            screen=screens[one.screen],
            meeting=meeting,
            label=became[one.label],
            source_id=UUID(one.source),
            start_ms=one.span.start_ms,
            end_ms=one.span.end_ms,
        )
    return became


def _save_screen(meeting: models.Meeting, job: Job, one: Showing, label: str) -> models.Screen:
    return models.Screen.objects.create(
        meeting=meeting,
        label=label,
        job=job,
        source_id=UUID(one.source),
        number=one.sight.screen,
        picture=one.picture,
        title=one.sight.title[:300],
        text=one.sight.text,
        boxes=[asdict(box) for box in one.sight.boxes],
        kind=one.sight.kind,
        description=one.sight.description,
    )
