"""Which units of a `process` job may begin, told from what is there already.

    probe → listen ─┬→ transcribe ─┐
            │       └→ diarise ────┼→ merge → minute → index
            └→ look ──→ see ───────┘

A source that browsers cannot play gets a copy meanwhile (play), for which nothing waits.

A pure function of a snapshot: it names every unit that may exist by now, and naming one twice does no harm.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from mediaapp.ledger.plans import Unit
from worker.findings import Span, Stage, deciding

QUEUES = {
    Stage.PROBE: "media",
    Stage.LISTEN: "media",
    Stage.PLAY: "media",
    Stage.LOOK: "media",
    Stage.DIARISE: "model",
    Stage.SEE: "media",  # beside the ear, which pictures must not keep waiting
    Stage.TRANSCRIBE: "model",
    Stage.MERGE: "media",
    Stage.MINUTE: "model",
    Stage.INDEX: "model",
}

BEFORE_MERGE = (Stage.PROBE, Stage.LISTEN, Stage.DIARISE, Stage.LOOK, Stage.SEE, Stage.TRANSCRIBE)
THEN = (Stage.MERGE, Stage.MINUTE, Stage.INDEX)


@dataclass(frozen=True, slots=True)
class ChunkThere:
    """A chunk that was delivered: where it lies and how much speech it holds."""

    n: int
    span: Span
    speech_ms: int


@dataclass(frozen=True, slots=True)
class SourceThere:
    """What is there of one source."""

    id: UUID
    has_sound: bool = False
    has_picture: bool = False
    needs_copy: bool = False
    is_language_known: bool = False
    chunks: tuple[ChunkThere, ...] = ()
    screens: tuple[tuple[int, Span], ...] = ()
    looked_ms: int = 0


@dataclass(frozen=True, slots=True)
class There:
    """What is there of a job: its sources, and the keys of its units that are closed, and closed well."""

    sources: tuple[SourceThere, ...]
    closed: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    wants_turns: bool = False
    wants_screen: bool = False


def key(stage: Stage, source: UUID | None = None, n: int | None = None) -> str:
    """What a unit is called within its job: `transcribe/<source>/12`, `merge`."""
    return "/".join(str(part) for part in (stage, source, n) if part is not None)


def unit(stage: Stage, source: UUID | None = None, n: int | None = None, span: Span = Span(0, 0)) -> Unit:
    return Unit(key(stage, source, n), stage, QUEUES[stage], source, span.start_ms, span.end_ms)


def due(there: There) -> Iterator[Unit]:
    """Every unit that may exist by now, in the order in which the stages follow."""
    upstream: list[Unit] = []
    for source in there.sources:
        upstream.extend(_of_source(source, there))
    yield from upstream
    is_complete = all(unit.key in there.closed for unit in upstream)
    yield from (unit(Stage.PLAY, source.id) for source in there.sources if source.needs_copy)
    if is_complete and not any(_waits(source, there) for source in there.sources):
        yield from _afterwards(there)


def _of_source(source: SourceThere, there: There) -> Iterator[Unit]:
    yield unit(Stage.PROBE, source.id)
    if source.has_sound:
        yield unit(Stage.LISTEN, source.id)
    if source.has_picture:
        yield unit(Stage.LOOK, source.id)
    for chunk in source.chunks:
        yield unit(Stage.DIARISE, source.id, chunk.n, chunk.span)
    for chunk in _ready_to_hear(source, there):
        yield unit(Stage.TRANSCRIBE, source.id, chunk.n, chunk.span)
    for screen, span in source.screens:
        yield unit(Stage.SEE, source.id, screen, span)


def _ready_to_hear(source: SourceThere, there: There) -> Iterator[ChunkThere]:
    for chunk in _with_language(source, there):
        turns_are_there = key(Stage.DIARISE, source.id, chunk.n) in there.closed
        screen_is_there = (
            not source.has_picture
            or source.looked_ms >= chunk.span.end_ms
            or key(Stage.LOOK, source.id) in there.closed
        )
        if (turns_are_there or not there.wants_turns) and (screen_is_there or not there.wants_screen):
            yield chunk


def _with_language(source: SourceThere, there: There) -> tuple[ChunkThere, ...]:
    """The chunks whose language is known, and the one that decides it; all, if that one could not."""
    first = deciding(source.chunks, is_all=key(Stage.LISTEN, source.id) in there.closed)
    if source.is_language_known or first is None:
        return source.chunks if source.is_language_known else ()
    could_not = key(Stage.TRANSCRIBE, source.id, first.n) in there.closed
    return source.chunks if could_not else (first,)


def _waits(source: SourceThere, there: There) -> bool:
    """Whether a chunk is there that is not transcribed yet, though nothing names it."""
    return any(key(Stage.TRANSCRIBE, source.id, chunk.n) not in there.closed for chunk in source.chunks)


def _afterwards(there: There) -> Iterator[Unit]:
    yield unit(Stage.MERGE)
    if key(Stage.MERGE) in there.done:
        yield unit(Stage.MINUTE)
        if key(Stage.MINUTE) in there.closed:
            yield unit(Stage.INDEX)
