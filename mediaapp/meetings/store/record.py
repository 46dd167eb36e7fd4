"""What merge found, as rows: written whole, in one transaction, under the meeting's lock.

A job's record may be written again, when gaps were filled or people have edited meanwhile: rows that came
out the same stay the same rows, with their labels.
"""

import json
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from uuid import UUID

from mediaapp.hooks.events import publish
from mediaapp.hooks.models import Event
from mediaapp.ledger.claim import Lease
from mediaapp.ledger.deliver import deliver
from mediaapp.ledger.models import Job, Work
from mediaapp.meetings import models
from mediaapp.meetings.parts import Anything, pack, stored
from mediaapp.meetings.queries import READABLE
from mediaapp.meetings.store.reading import human_rows
from mediaapp.meetings.store.removal import let_go
from mediaapp.meetings.store.shown import save_showings
from worker.findings import Chunk, Language, Probe, Span
from worker.meeting import Coverage, Showing, Speaker, Utterance

INHERITS = 0.5
"""A voice takes over the speaker who holds at least this share of what it says."""


class Overtaken(Exception):
    """People wrote rows while merge was at work: it has to be done again with these."""


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


def save_record(lease: Lease, merged: Sequence[Anything], human: Sequence[Utterance]) -> None:
    """Write the record of a job, and let it be the one that is read, if there is anything to read in it.

    `human` holds the rows that people wrote, as merge was given them. Raises `Overtaken`.
    """
    meeting = models.Meeting.objects.select_for_update().get(pk=lease.job.meeting_id)
    write_record(meeting, lease.job, merged, human)
    deliver(lease, [pack(value) for value in merged if isinstance(value, Coverage)], is_fresh=True)
    if meeting.current_job_id is None or is_readable(lease.job):
        meeting.current_job = lease.job
    meeting.save(update_fields=["next_label", "current_job", "updated_at"])
    if meeting.current_job == lease.job:
        let_go(meeting, lease.job)
        if is_readable(lease.job):
            publish(Event.TRANSCRIPT_READY, meeting, job_id=str(lease.job.pk))


def is_readable(job: Job) -> bool:
    """Whether anything was heard or read: a job in which all of it went wrong replaces no record."""
    return job.work_set.filter(state=Work.State.DONE, stage__in=READABLE).exists()


def write_record(
    meeting: models.Meeting, job: Job, merged: Sequence[Anything], human: Sequence[Utterance]
) -> None:
    """Speakers, utterances, screens and showings of a job, in place of those that it had before.

    The caller holds the meeting's lock and saves the meeting. Raises `Overtaken`.
    """
    if human_rows(job) != list(human):
        raise Overtaken
    labels = Labels(meeting.next_label)
    written = {row.label for row in human}
    machine = [value for value in merged if isinstance(value, Utterance) and value.label not in written]
    found = [value for value in merged if isinstance(value, Speaker)]
    people = _speakers(meeting, job, found, machine, frozenset(row.speaker for row in human))
    showings = save_showings(meeting, job, [one for one in merged if isinstance(one, Showing)], labels)
    _save_rows(job, [_utterance(meeting, job, one, people, showings) for one in machine], labels)
    meeting.next_label = labels.following


class Labels:
    """Numbers that are never used twice within one meeting."""

    def __init__(self, following: int) -> None:
        self.following = following

    def next(self, letter: str) -> str:
        label = f"{letter}{self.following}"
        self.following += 1
        return label


# ── who spoke ────────────────────────────────────────────────────────────────────────────────────────


def _speakers(
    meeting: models.Meeting,
    job: Job,
    found: Sequence[Speaker],
    machine: Sequence[Utterance],
    from_people: frozenset[str],
) -> dict[str, models.Speaker]:
    """A row for every voice: the speaker whom it overlaps most, or a new one.

    A label of merge is a speaker's only where people wrote rows for that speaker; other labels are merge's
    own and mean nothing here, even if somebody is called the same.
    """
    models.Voice.objects.filter(job=job).delete()
    known = {one.label: one for one in meeting.speaker_set.all()}
    people = _heirs(machine, _before(meeting, job))
    for n, speaker in enumerate(found):
        if speaker.label not in people:
            of_people = known[speaker.label] if speaker.label in from_people else None
            people[speaker.label] = of_people or models.Speaker.objects.create(
                meeting=meeting, label=_speaker_label(meeting)
            )
        row = people[speaker.label]
        models.Voice.objects.create(job=job, n=n, speaker=row, speech_ms=speaker.speech_ms)
    return people


def _before(meeting: models.Meeting, job: Job) -> list[models.Utterance]:
    """What tells whose voice is whose: the rows that this job had, else those that are read now."""
    mine = models.Utterance.objects.filter(meeting=meeting, job=job).select_related("speaker")
    return list(mine) or list(models.Utterance.objects.live(meeting).select_related("speaker"))


def _speaker_label(meeting: models.Meeting) -> str:
    numbers = [int(label[1:]) for label in meeting.speaker_set.values_list("label", flat=True)]
    return f"p{max(numbers, default=0) + 1}"


def _heirs(machine: Iterable[Utterance], before: Sequence[models.Utterance]) -> dict[str, models.Speaker]:
    """For each voice the speaker who said half of it before, or more: largest shares first, nobody twice."""
    by_source: dict[str, list[models.Utterance]] = defaultdict(list)
    for row in sorted(before, key=lambda row: row.start_ms):
        by_source[str(row.source_id)].append(row)
    longest = max((row.end_ms - row.start_ms for row in before), default=0)
    total: Counter[str] = Counter()
    shared: Counter[tuple[str, models.Speaker]] = Counter()
    for one in machine:
        total[one.speaker] += one.span.duration_ms
        there = by_source.get(one.source, [])
        first = bisect_left(there, one.span.start_ms - longest, key=lambda row: row.start_ms)
        last = bisect_left(there, one.span.end_ms, key=lambda row: row.start_ms)
        for row in there[first:last]:
            shared[one.speaker, row.speaker] += one.span.overlap_ms(Span(row.start_ms, row.end_ms))
    heirs: dict[str, models.Speaker] = {}
    taken: set[int] = set()
    for (label, heir), ms in shared.most_common():
        if ms >= INHERITS * total[label] > 0 and label not in heirs and heir.pk not in taken:
            heirs[label] = heir
            taken.add(heir.pk)
    return heirs


# ── what was said ────────────────────────────────────────────────────────────────────────────────────


def _save_rows(job: Job, wanted: Iterable[models.Utterance], labels: Labels) -> None:
    """Insert the rows that are not there yet, and take away those that came out otherwise.

    Rows that an edit has retired stay: they are its history.
    """
    there = {_content(row): row.pk for row in models.Utterance.objects.filter(job=job, died_of=None)}
    fresh = [row for row in wanted if there.pop(_content(row), None) is None]
    models.Utterance.objects.filter(pk__in=there.values()).delete()
    for row in fresh:
        row.label = labels.next("u")
    models.Utterance.objects.bulk_create(fresh)


def _content(row: models.Utterance) -> str:
    """All that a row says, to be compared."""
    span = [str(row.source_id), row.start_ms, row.end_ms, row.speaker_id, row.is_overlapped]
    return json.dumps([*span, row.text, row.words, row.corrections], sort_keys=True)


def _utterance(
    meeting: models.Meeting,
    job: Job,
    one: Utterance,
    people: Mapping[str, models.Speaker],
    showings: Mapping[str, str],
) -> models.Utterance:
    corrections = [
        asdict(fix) | {"showing": showings.get(fix.showing, fix.showing)} for fix in one.corrections
    ]
    return models.Utterance(
        meeting=meeting,
        job=job,
        source_id=UUID(one.source),
        start_ms=one.span.start_ms,
        end_ms=one.span.end_ms,
        speaker=people[one.speaker],
        text=one.text,
        words=[[word.span.start_ms, word.span.end_ms, word.text, word.probability] for word in one.words],
        corrections=corrections,
        is_overlapped=one.is_overlapped,
    )
