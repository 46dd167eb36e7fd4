"""Meetings in every state, as the library shows them."""

from datetime import timedelta

from django.utils import timezone

from mediaapp.ledger.models import Job, Work
from mediaapp.meetings.models import Claim, Meeting, Source, Speaker, Utterance, Voice, Writing
from mediaapp.workspaces.models import Workspace
from worker.findings import Stage
from worker.meeting import Section

HOUR = 3_600_000


def meeting(
    workspace: Workspace,
    title: str = "Q3 platform review",
    *,
    kind: str = Source.Kind.VIDEO,
    pieces: int = 1,
    ago: timedelta = timedelta(),
) -> Meeting:
    """A meeting with its files, and nothing done to them yet."""
    made = Meeting.objects.create(workspace=workspace, title=title)
    Meeting.objects.filter(pk=made.pk).update(created_at=timezone.now() - ago)
    duration = HOUR if kind in {Source.Kind.VIDEO, Source.Kind.AUDIO} else None
    for n in range(pieces):
        name = f"{title} {n}"
        Source.objects.create(
            meeting=made, position=n, kind=kind, name=name, bytes=2_000_000 * (n + 1), duration_ms=duration
        )
    made.refresh_from_db()
    return made


def job(made: Meeting, state: str = Job.State.OPEN, number: int = 1) -> Job:
    return Job.objects.create(
        workspace=made.workspace, meeting=made.pk, kind=Job.Kind.PROCESS, number=number, state=state
    )


def unit(of: Job, stage: Stage, state: str, *, start_ms: int = 0, end_ms: int = 0) -> Work:
    return Work.objects.create(
        job=of,
        key=f"{stage}/{start_ms}",
        stage=stage,
        queue="model",
        state=state,
        start_ms=start_ms,
        end_ms=end_ms,
    )


def read(made: Meeting, *, is_whole: bool = True, doubtful: int = 0) -> Job:
    """The meeting was read to its end, with two voices and minutes."""
    done = job(made, Job.State.DONE)
    unit(done, Stage.TRANSCRIBE, Work.State.DONE, end_ms=HOUR // 2)
    unit(
        done,
        Stage.TRANSCRIBE,
        Work.State.DONE if is_whole else Work.State.GAP,
        start_ms=HOUR // 2,
        end_ms=HOUR,
    )
    Meeting.objects.filter(pk=made.pk).update(current_job=done)
    for n, (name, ms) in enumerate([("Maria", 1_500_000), ("Tomasz", 900_000), ("", 300_000)]):
        speaker = Speaker.objects.create(meeting=made, label=f"p{n + 1}", name=name)
        Voice.objects.create(job=done, n=n, speaker=speaker, speech_ms=ms)
        Utterance.objects.create(
            meeting=made,
            label=f"u{9000 + n}",
            job=done,
            source=made.source_set.get(),
            start_ms=n * HOUR // 3,
            end_ms=n * HOUR // 3 + ms // 3,
            speaker=speaker,
            text="Thirty-eight of fifty-two services moved.",
        )
    _minutes(made, done, doubtful)
    return done


def _minutes(made: Meeting, done: Job, doubtful: int) -> None:
    writing = Writing.objects.create(
        workspace=made.workspace, meeting=made, job=done, kind=Writing.Kind.MINUTES, version=1
    )
    said = [
        (Section.OVERVIEW, "Thirty-eight of fifty-two services moved; the ledger is blocked."),
        (Section.DECISIONS, "The ledger moves after the rehearsal."),
        (Section.ACTIONS, "Tomasz writes the rehearsal down by Friday."),
        (Section.ACTIONS, "Maria asks payments for a date."),
    ]
    for n, (section, text) in enumerate(said):
        Claim.objects.create(
            writing=writing, label=f"c{n}", section=section, position=n, text=text, verified=n >= doubtful
        )


def fill(workspace: Workspace) -> dict[str, Meeting]:
    """One meeting in each state, by the state's name."""
    day = timedelta(days=1)
    shelf = {
        "ready": meeting(workspace),
        "working": meeting(workspace, "Carrier call with Nordfjord Lines"),
        "queued": meeting(workspace, "Thoughts on the way to the depot", kind=Source.Kind.AUDIO),
        "ready_with_gaps": meeting(workspace, "Design weekly", ago=3 * day),
        "failed": meeting(
            workspace, "Screens of the booking flow", kind=Source.Kind.IMAGE, pieces=14, ago=4 * day
        ),
        "cancelled": meeting(
            workspace, "Carrier agreement, draft 3", kind=Source.Kind.DOCUMENT, ago=40 * day
        ),
    }
    read(shelf["ready"], doubtful=1)
    read(shelf["ready_with_gaps"], is_whole=False)
    working = job(shelf["working"])
    unit(working, Stage.TRANSCRIBE, Work.State.DONE, end_ms=int(HOUR * 0.62))
    unit(working, Stage.TRANSCRIBE, Work.State.LEASED, start_ms=int(HOUR * 0.62), end_ms=int(HOUR * 0.65))
    unit(job(shelf["queued"]), Stage.PROBE, Work.State.PENDING)
    unit(job(shelf["failed"], Job.State.DONE), Stage.PROBE, Work.State.GAP)
    unit(job(shelf["cancelled"], Job.State.CANCELLED), Stage.PROBE, Work.State.CANCELLED)
    return shelf
