"""How a `process` job goes on: the plan that the ledger follows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

from django.db import transaction
from django.utils import timezone

from mediaapp.accounts.models import User
from mediaapp.ledger.claim import Lease
from mediaapp.ledger.deliver import bear
from mediaapp.ledger.models import Job, Work
from mediaapp.ledger.plans import Alone, Unit, Value
from mediaapp.meetings import store
from mediaapp.meetings.births import BEFORE_MERGE, THEN, due, unit
from mediaapp.meetings.models import Meeting
from mediaapp.meetings.recipe import Recipe, recipe_for
from worker.findings import Stage

TELLING = {"Probe", "Chunk", "Frame", "Language"}
"""Values that let units be born; a delivery of words alone does not."""


runners: dict[Stage, Callable[[Lease], None]] = {}
"""How a stage is run when another app keeps what it yields."""


read_to_the_end: list[Callable[[Meeting], object]] = []
"""What other apps do when a meeting has been read, or its minutes were written anew."""


class Process:
    """From uploaded files to the record, the minutes and the index."""

    def run(self, lease: Lease) -> None:
        # The stages bring numpy and the decoders' bindings with them, which a web process has no use for.
        from mediaapp.meetings import running  # noqa: PLC0415

        stage = Stage(lease.work.stage)
        run = {Stage.MERGE: running.run_merge, Stage.MINUTE: running.run_minute} | runners
        run.get(stage, running.run_source)(lease)

    def born(self, job: Job, work: Work, values: Sequence[Value]) -> Iterable[Unit]:
        del work  # the snapshot tells it all
        if values and not TELLING & {value.type for value in values}:
            return ()
        return due(store.there(job))

    def after(self, stage: str) -> Iterable[str]:
        if stage in BEFORE_MERGE:
            return THEN
        return THEN[THEN.index(Stage(stage)) + 1 :] if stage in THEN else ()

    def finished(self, job: Job) -> None:
        store.note_finished(job)
        _pass_on(job)


class Write(Alone):
    """Minutes anew, from the record that is there."""

    def run(self, lease: Lease) -> None:
        from mediaapp.meetings import running  # noqa: PLC0415

        running.run_minute(lease)

    def finished(self, job: Job) -> None:
        Meeting.objects.filter(pk=job.meeting_id).update(updated_at=timezone.now())
        _pass_on(job)


def _pass_on(job: Job) -> None:
    """After the transaction: what others do with a meeting takes nothing back from its reading."""
    for act in read_to_the_end:
        transaction.on_commit(partial(_with_meeting, act, job), robust=True)


def _with_meeting(act: Callable[[Meeting], object], job: Job) -> None:
    meeting = Meeting.objects.select_related("workspace").filter(pk=job.meeting_id).first()
    if meeting:
        act(meeting)


def start(meeting: Meeting, by: User | None) -> Job:
    """Ask for a meeting to be processed, with the wishes that it has now; inside the caller's transaction."""
    job = _asked(meeting, by, Job.Kind.PROCESS, recipe_for(meeting))
    bear(job, due(store.there(job)))
    return job


def write(meeting: Meeting, by: User | None) -> Job:
    """Ask for minutes with the language and template that the meeting has now, of the record that is read.

    Inside the caller's transaction.
    """
    job = _asked(
        meeting, by, Job.Kind.WRITE, replace(recipe_for(meeting), record=str(meeting.current_job_id))
    )
    bear(job, [unit(Stage.MINUTE)])
    return job


def _asked(meeting: Meeting, by: User | None, kind: Job.Kind, recipe: Recipe) -> Job:
    return Job.objects.create(
        workspace=meeting.workspace,
        meeting=meeting.pk,
        kind=kind,
        number=Job.next_number(meeting.pk),
        recipe=recipe.as_json(),
        by=by,
    )
