"""A record for tests: meetings with rows, screens and minutes that were read to their end."""

from datetime import timedelta

from django.db.models.functions import Now

from mediaapp.ledger.models import Job, Part, Work
from mediaapp.meetings.models import (
    Claim,
    Evidence,
    Meeting,
    Screen,
    Showing,
    Source,
    Speaker,
    Utterance,
    Writing,
)
from mediaapp.workspaces.models import Workspace
from tests import shelf
from worker.findings import Stage
from worker.meeting import Section

TURN_MS = 4_000
SAYINGS = (
    "So on Kubernetes we are at thirty-eight of fifty-two.",
    "What is left is the hard part, though.",
    "I don't want to move it until there is a rehearsal.",
    "The fifty came over with the chart, and nobody raised it.",
    "Then we put the rehearsal before everything else.",
)
NAMES = ("Maria Oduya", "Tomasz Lind", "Priya Raman", "")


def record(
    workspace: Workspace, *, rows: int = 5, claims: int = 6, screens: int = 2, gap: bool = False
) -> Meeting:
    """A video of `rows` turns, four speakers, `screens` slides and `claims` claims, the last unverified."""
    made = shelf.meeting(workspace)
    source = made.source_set.get()
    Source.objects.filter(pk=source.pk).update(duration_ms=rows * TURN_MS)
    done = shelf.job(made, Job.State.DONE)
    shelf.unit(done, Stage.LISTEN, Work.State.DONE)
    heard = shelf.unit(done, Stage.TRANSCRIBE, Work.State.DONE, end_ms=rows * TURN_MS)
    Work.objects.filter(job=done).update(source=source.pk)
    if gap:
        lost = shelf.unit(done, Stage.TRANSCRIBE, Work.State.GAP, start_ms=TURN_MS, end_ms=2 * TURN_MS)
        Work.objects.filter(pk=lost.pk).update(source=source.pk, reason="The model server ran out of memory.")
    merged = shelf.unit(done, Stage.MERGE, Work.State.DONE)
    Work.objects.filter(pk=merged.pk).update(closed_at=Now())
    levels = [20 + 60 * (n % 7) // 7 for n in range(rows * TURN_MS // 250)]
    value = {"n": 0, "levels": levels, "speech": []}
    Part.objects.create(
        work=heard, job=done, n=0, sequence=1, type="Chunk", start_ms=0, end_ms=rows * TURN_MS, value=value
    )
    made.current_job, made.next_label = done, rows + 1
    made.save()
    people = [
        Speaker.objects.create(meeting=made, label=f"p{n + 1}", name=name) for n, name in enumerate(NAMES)
    ]
    said = [_row(made, source, people[n % len(people)], n) for n in range(rows)]
    _write(made, done, said, _show(made, source, done, screens, rows * TURN_MS), claims)
    return made


def _row(made: Meeting, source: Source, speaker: Speaker, n: int) -> Utterance:
    text = SAYINGS[n % len(SAYINGS)]
    words = text.split()
    step = TURN_MS // len(words)
    timed = [
        [n * TURN_MS + k * step, n * TURN_MS + (k + 1) * step, word, 0.9] for k, word in enumerate(words)
    ]
    return Utterance.objects.create(
        meeting=made,
        label=f"u{n + 1}",
        job=made.current_job,
        source=source,
        start_ms=n * TURN_MS,
        end_ms=(n + 1) * TURN_MS,
        speaker=speaker,
        text=text,
        words=timed,
    )


def _show(made: Meeting, source: Source, done: Job, screens: int, total_ms: int) -> list[Showing]:
    shown = []
    for n in range(screens):
        screen = Screen.objects.create(
            meeting=made,
            label=f"x{9000 + n}",
            job=done,
            source=source,
            number=n + 1,
            picture=f"frames/{n}.webp",
            title=f"Slide {n + 1}",
            text="Kubernetes migration\n38 of 52 services",
            boxes=[
                {
                    "text": "38 of 52 services",
                    "left": 60,
                    "top": 300,
                    "width": 400,
                    "height": 60,
                    "probability": 1.0,
                }
            ],
        )
        start, end = total_ms * n // screens, total_ms * (n + 1) // screens
        shown.append(
            Showing.objects.create(
                screen=screen, meeting=made, label=f"s{9100 + n}", source=source, start_ms=start, end_ms=end
            )
        )
    return shown


def _write(made: Meeting, done: Job, said: list[Utterance], shown: list[Showing], claims: int) -> None:
    writing = Writing.objects.create(
        workspace=made.workspace,
        meeting=made,
        job=done,
        record=done,
        kind=Writing.Kind.MINUTES,
        version=1,
        title=made.title,
        engine={"name": "scripted", "model": "script", "prompt_version": ""},
        coverage={"covered_ms": len(said) * TURN_MS, "total_ms": len(said) * TURN_MS},
    )
    order = (Section.OVERVIEW, Section.DECISIONS, Section.ACTIONS, Section.CHAPTERS)
    for n in range(claims):
        row = said[n % len(said)]
        is_last = n == claims - 1
        section = Section.OVERVIEW if is_last else order[n % len(order)]
        fields = (
            {"title": "Start", "start_ms": "0", "end_ms": str(row.end_ms)}
            if section is Section.CHAPTERS
            else {}
        )
        claim = Claim.objects.create(
            writing=writing,
            label=f"c{n + 1}",
            section=section,
            position=n,
            text="Reserved instances would cut the bill by a fifth." if is_last else row.text,
            fields=fields,
            verified=not is_last,
            doubt="Nobody says “a fifth” and no slide shows it." if is_last else "",
        )
        Evidence.objects.create(
            claim=claim,
            n=1,
            kind="said",
            source=row.source,
            start_ms=row.start_ms,
            end_ms=row.end_ms,
            quote=row.text,
            verified=not is_last,
            utterance=row,
        )
        if shown and not is_last:
            Evidence.objects.create(
                claim=claim,
                n=2,
                kind="shown",
                source=row.source,
                start_ms=shown[0].start_ms,
                end_ms=shown[0].end_ms,
                quote="38 of 52 services",
                verified=True,
                showing=shown[0],
            )


def say(made: Meeting, text: str = "Something that was said.") -> Utterance:
    """One live row more, in a meeting that is read."""
    if made.current_job is None:
        made.current_job = shelf.job(made, Job.State.DONE)
    n = made.next_label
    made.next_label += 1
    made.save()
    speaker, _made = Speaker.objects.get_or_create(meeting=made, label="p1")
    return Utterance.objects.create(
        meeting=made,
        label=f"u{n}",
        job=made.current_job,
        source=made.source_set.all()[0],
        start_ms=n * TURN_MS,
        end_ms=(n + 1) * TURN_MS,
        speaker=speaker,
        text=text,
        words=[
            [n * TURN_MS + k * 500, n * TURN_MS + k * 500 + 400, word, 0.9]
            for k, word in enumerate(text.split())
        ],
    )


def working(workspace: Workspace, *, ago: timedelta = timedelta()) -> tuple[Meeting, Job]:
    """A video in the middle of being heard: half its pieces are closed, and a gap among them.

    The other one took a minute, as long as it is.
    """
    made = shelf.meeting(workspace, "Carrier call with Nordfjord Lines", ago=ago)
    source = made.source_set.get()
    Source.objects.filter(pk=source.pk).update(duration_ms=240_000)
    job = shelf.job(made)
    Job.objects.filter(pk=job.pk).update(created_at=job.created_at - timedelta(minutes=4))
    shelf.unit(job, Stage.PROBE, Work.State.DONE)
    shelf.unit(job, Stage.LISTEN, Work.State.DONE)
    for n, state in enumerate((Work.State.DONE, Work.State.GAP, Work.State.LEASED, Work.State.PENDING)):
        shelf.unit(job, Stage.TRANSCRIBE, state, start_ms=60_000 * n, end_ms=60_000 * (n + 1))
    Work.objects.filter(job=job).update(source=source.pk)
    began = job.created_at - timedelta(minutes=3)
    job.work_set.filter(state=Work.State.DONE).update(
        leased_at=began, closed_at=began + timedelta(seconds=60)
    )
    job.work_set.filter(state=Work.State.GAP).update(reason="The model server ran out of memory.")
    for n in range(4):
        hear(job, n, SAYINGS[n])
    return made, job


def hear(job: Job, n: int, text: str, *, start_ms: int | None = None) -> Part:
    """One more thing heard in a job under way."""
    start = n * TURN_MS if start_ms is None else start_ms
    job.refresh_from_db()
    job.sequence += 1
    job.save()
    work = job.work_set.filter(stage=Stage.TRANSCRIBE).order_by("pk")[0]
    span = {"start_ms": start, "end_ms": start + TURN_MS}
    return Part.objects.create(
        work=work,
        job=job,
        n=n,
        sequence=job.sequence,
        type="Heard",
        start_ms=start,
        end_ms=start + TURN_MS,
        value={"span": span, "text": text, "words": [], "language": "en", "voice": 0},
    )
