"""Does one unit of a job: lends the stage its files, hands it its values, and delivers what it yields."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from mediaapp.files.places import Borrowed, Place, borrow
from mediaapp.ledger.claim import Lease
from mediaapp.ledger.close import close
from mediaapp.ledger.deliver import deliver
from mediaapp.ledger.known import mark, take_over
from mediaapp.ledger.models import Job
from mediaapp.meetings import store, waves
from mediaapp.meetings.fingerprints import DECLARED, fingerprint, named_for
from mediaapp.meetings.kit import kit_for
from mediaapp.meetings.models import Source
from mediaapp.meetings.parts import Anything, pack, stored
from mediaapp.meetings.playing import needed
from mediaapp.meetings.recipe import Recipe
from mediaapp.meetings.witness import Watching
from worker import findings
from worker.findings import Call, Chunk, Frame, Language, MediaKind, Probe, Reached, Stage, Turn, Voice
from worker.kit import Kit
from worker.meeting import Utterance
from worker.stages.diarise import diarise
from worker.stages.listen import listen
from worker.stages.look import look
from worker.stages.merge import merge
from worker.stages.minute import minute
from worker.stages.play import play
from worker.stages.probe import probe
from worker.stages.see import see
from worker.stages.transcribe import transcribe

BATCH_SECONDS = 1.0
RESUMING = {Stage.LISTEN, Stage.LOOK}
"""Stages that go on from their cursor; any other begins anew, and what it had delivered is dropped."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What lies ready for one unit of one source."""

    lease: Lease
    source: findings.Source
    recipe: Recipe
    kit: Kit

    @property
    def n(self) -> int:
        """The chunk or the screen that the unit is about: the end of its key."""
        return int(self.lease.work.key.rpartition("/")[2])

    def all[Kind](self, kind: type[Kind]) -> list[Kind]:
        """What this source has yielded of one kind so far."""
        return stored(self.lease.job.pk, kind, work__source=self.lease.work.source)

    def holds(self, values: Sequence[dict[str, Any]]) -> bool:
        """Whether every sound and picture that values of an earlier unit speak of is still there."""
        named = (value.get(name) for value in values for name in ("sound", "picture"))
        return all((self.source.made / name).exists() for name in named if name)

    def chunk(self) -> Chunk:
        return next(chunk for chunk in self.all(Chunk) if chunk.n == self.n)

    def frame(self) -> Frame:
        return next(frame for frame in self.all(Frame) if frame.screen == self.n)

    def language(self) -> Language | None:
        if self.source.language:
            return Language(self.source.language, 1.0)
        return next(iter(self.all(Language)), None)

    def turns(self) -> list[Turn]:
        voices = (voice for voice in self.all(Voice) if voice.chunk == self.n)
        return sorted((Turn(span, voice.n) for voice in voices for span in voice.spans), key=lambda t: t.span)


def _listen(bench: Bench) -> Iterator[Anything]:
    (probed,) = bench.all(Probe)
    return listen(bench.source, probed, bench.kit, after=next(reversed(bench.all(Chunk)), None))


def _look(bench: Bench) -> Iterator[Anything]:
    (probed,) = bench.all(Probe)
    return look(bench.source, probed, bench.kit, seen=bench.all(Frame))


def _play(bench: Bench) -> Iterator[Anything]:
    (probed,) = bench.all(Probe)
    return play(bench.source, probed, bench.kit, copy=needed(probed, bench.source.name, bench.source.kind))


def _transcribe(bench: Bench) -> Iterator[Anything]:
    engine = bench.kit.engines.transcriber
    return transcribe(
        bench.source,
        bench.chunk(),
        bench.kit,
        language=bench.language(),
        turns=bench.turns() if engine.wants_turns else (),
        frames=bench.all(Frame) if engine.wants_screen else (),
        vocabulary=bench.recipe.brief.vocabulary,
    )


OF_A_SOURCE: dict[Stage, Callable[[Bench], Iterator[Anything]]] = {
    Stage.PROBE: lambda bench: probe(bench.source, bench.kit),
    Stage.LISTEN: _listen,
    Stage.PLAY: _play,
    Stage.LOOK: _look,
    Stage.DIARISE: lambda bench: diarise(bench.source, bench.chunk(), bench.kit),
    Stage.SEE: lambda bench: see(bench.source, bench.frame(), bench.kit),
    Stage.TRANSCRIBE: _transcribe,
}


def run_source(lease: Lease) -> None:
    """A unit of one source: its stage works on borrowed files; what it yields is delivered as it comes."""
    watching = Watching(lease)
    recipe = Recipe.of_json(lease.job.recipe)
    row = Source.objects.select_related("meeting").get(pk=lease.work.source_id)
    workspace = lease.job.workspace_id
    with borrow(Place(workspace, row.pk), recipe.making) as paths:
        kit = kit_for(recipe.engines, workspace, witness=watching)
        bench = Bench(lease, as_source(row, paths, recipe), recipe, kit)
        stage = Stage(lease.work.stage)
        if stage not in DECLARED or not _taken_over(stage, bench):
            named = named_for(stage, bench)
            hand_in(lease, OF_A_SOURCE[stage](bench))
            watching.hand_in()
            if named_for(stage, bench) != named:  # another model was found when it was loaded
                mark(lease, "")
        if stage is Stage.LISTEN:
            waves.keep(paths.made, bench.all(Chunk))
    with transaction.atomic():
        store.note_source(lease)
        close(lease)


def _taken_over(stage: Stage, bench: Bench) -> bool:
    return take_over(bench.lease, fingerprint(stage, bench), bench.holds, without=[Call.__name__])


def run_merge(lease: Lease) -> None:
    """Every finding becomes the record, whole, in one transaction; from then on the meeting can be read."""
    while True:
        human, merged = merged_of(lease.job)
        try:
            with transaction.atomic():
                store.save_record(lease, merged, human)
                close(lease)
        except store.Overtaken:
            continue
        return


def merged_of(job: Job) -> tuple[list[Utterance], list[Anything]]:
    """The rows that people wrote, and the record around them. No model is called."""
    recipe = Recipe.of_json(job.recipe)
    human = store.human_rows(job)
    kit = kit_for(recipe.engines)
    return human, list(merge(store.findings_of(job), recipe.brief, kit, human=human))


def run_minute(lease: Lease) -> None:
    """Claims appear one by one, as parts; they become a writing once, when all are there."""
    recipe = Recipe.of_json(lease.job.recipe)
    record = Job.objects.get(pk=recipe.record) if recipe.record else lease.job
    watching = Watching(lease)
    kit = kit_for(recipe.engines, lease.job.workspace_id, witness=watching)
    values = hand_in(lease, minute(store.meeting_of(record), recipe.brief, kit))
    watching.hand_in()
    with transaction.atomic():
        store.save_minutes(lease.job, values, kit.engines.writer.name, record)
        close(lease)


def as_source(row: Source, paths: Borrowed, recipe: Recipe) -> findings.Source:
    return findings.Source(
        id=str(row.pk),
        name=row.name,
        path=paths.original,
        made=paths.made,
        kind=MediaKind(row.kind),
        language=recipe.language_of(row.pk),
        duration_ms=row.duration_ms,
    )


def hand_in(lease: Lease, values: Iterable[Anything]) -> list[Anything]:
    """Deliver in batches of about a second; everything that was delivered."""
    is_fresh = Stage(lease.work.stage) not in RESUMING
    handed: list[Anything] = []
    for batch in batches(values):
        kept = [value for value in batch if not isinstance(value, Reached)]
        deliver(lease, [pack(value) for value in kept], cursor_ms=reached(batch), is_fresh=is_fresh)
        is_fresh = False
        handed.extend(kept)
    return handed


def reached(batch: Sequence[Anything]) -> int:
    """How far a batch has come on the source's clock."""
    marks = [value.at_ms for value in batch if isinstance(value, Reached)]
    spans = [value.span.end_ms for value in batch if isinstance(value, Chunk | Frame)]
    return max(marks + spans, default=0)


def batches(values: Iterable[Anything], seconds: float = BATCH_SECONDS) -> Iterator[list[Anything]]:
    """What came within about a second of the first, together; the first value is never held back."""
    batch: list[Anything] = []
    since = 0.0
    for value in values:
        batch.append(value)
        if time.monotonic() - since >= seconds:
            yield batch
            batch, since = [], time.monotonic()
    if batch:
        yield batch
