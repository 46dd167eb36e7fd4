"""How a `process` job goes on: the plan that the ledger follows."""

from collections.abc import Callable, Iterable, Sequence

from django.db.models import Max

from mediaapp.accounts.models import User
from mediaapp.ledger.claim import Lease
from mediaapp.ledger.deliver import bear
from mediaapp.ledger.models import Job, Work
from mediaapp.ledger.plans import Unit, Value
from mediaapp.meetings import store
from mediaapp.meetings.births import BEFORE_MERGE, THEN, due
from mediaapp.meetings.models import Meeting
from mediaapp.meetings.recipe import recipe_for
from worker.findings import Stage

TELLING = {"Probe", "Chunk", "Frame", "Language"}
"""Values that let units be born; a delivery of words alone does not."""


runners: dict[Stage, Callable[[Lease], None]] = {}
"""How a stage is run when another app keeps what it yields."""


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
        return THEN[THEN.index(Stage(stage)) + 1 :]

    def finished(self, job: Job) -> None:
        store.note_finished(job)


def start(meeting: Meeting, by: User | None) -> Job:
    """Ask for a meeting to be processed, with the wishes that it has now; inside the caller's transaction."""
    last = Job.objects.filter(meeting=meeting.pk).aggregate(last=Max("number"))["last"] or 0
    job = Job.objects.create(
        workspace=meeting.workspace,
        meeting=meeting.pk,
        kind=Job.Kind.PROCESS,
        number=last + 1,
        recipe=recipe_for(meeting).as_json(),
        by=by,
    )
    bear(job, due(store.there(job)))
    return job
