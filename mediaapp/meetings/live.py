"""Doorbells of a meeting that is being worked on: they say what has come, and the page fetches it.

One poller for each process and meeting asks the ledger once a second, however many people watch.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

import structlog
from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections
from django.db.models import Count

from mediaapp.ledger.models import Job, Part, Work
from mediaapp.meetings.models import Meeting
from mediaapp.meetings.queries import with_state
from worker.findings import Stage

log = structlog.get_logger()

RINGS = {
    "Heard": "rows",
    "Frame": "screens",
    "Sight": "screens",
    "Claim": "minutes",
    "Headline": "minutes",
}
"""Which bell rings for which part."""

EVERY = ("stage", "rows", "screens", "minutes")
PAUSE_S = 1.0
HEARTBEAT_S = 7.5
RECHECK_S = 15.0
"""How often it is asked again whether the reader may still read."""

DONE = "done"


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the ledger found."""

    job: UUID | None
    record: tuple[UUID | None, int | None]
    sequence: int
    units: tuple[tuple[str, str, int], ...]
    is_moving: bool


def look(meeting: UUID) -> Look:
    """The state of the work on a meeting; four queries."""
    found = with_state(Meeting.objects.filter(pk=meeting, deleted_at=None)).first()
    shown = getattr(found, "shown_job", None)
    job = Job.objects.filter(pk=shown).first() if shown else None
    if found is None or job is None:
        return Look(None, (None, None), 0, (), is_moving=False)
    units = (
        Work.objects.filter(job=job)
        .values_list("stage", "state")
        .annotate(n=Count("pk"))
        .order_by("stage", "state")
    )
    is_moving = job.state == Job.State.OPEN
    merged = Work.objects.filter(job=found.current_job_id, stage=Stage.MERGE, state=Work.State.DONE)
    record = (found.current_job_id, merged.values_list("pk", flat=True).first())
    return Look(job.pk, record, int(job.sequence), tuple(units), is_moving)


def rung(before: Look, now: Look) -> list[str]:
    """Which bells ring between two looks."""
    if before.job != now.job or (before.record != now.record and now.record[1]):
        return list(EVERY)
    rings = set()
    if now.sequence > before.sequence:
        new = Part.objects.filter(job=now.job, sequence__gt=before.sequence)
        rings = {RINGS[kind] for kind in set(new.values_list("type", flat=True)) if kind in RINGS}
    if now.units != before.units or now.is_moving != before.is_moving or now.sequence != before.sequence:
        rings.add("stage")
    if not now.is_moving:
        rings.add("minutes")
    return [ring for ring in EVERY if ring in rings]


async def ask[**P, T](question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Ask the database in a thread of no request's, which keeps no connection: streams outlive requests."""

    def answer() -> T:
        try:
            return question(*args, **kwargs)
        finally:
            close_old_connections()

    return await sync_to_async(answer, thread_sensitive=False)()


@dataclass
class Room:
    """Everybody in this process who watches one meeting, and the task that looks for them."""

    listeners: set[asyncio.Queue[tuple[str, int]]] = field(default_factory=set)
    poller: asyncio.Task[None] | None = None


rooms: dict[tuple[int, UUID], Room] = defaultdict(Room)
"""By event loop and meeting: a queue belongs to the loop that made it."""


async def _poll(meeting: UUID, room: Room, before: Look) -> None:
    while True:
        await asyncio.sleep(PAUSE_S)
        try:
            now = await ask(look, meeting)
            rings = await ask(rung, before, now)
        except DatabaseError as error:  # a moment's trouble there is no reason to stop looking
            log.warning("look_failed", meeting=str(meeting), error=repr(error))
            continue
        for ring in rings:
            _tell(room, (ring, now.sequence))
        if not now.is_moving:
            _tell(room, (DONE, now.sequence))
            return
        before = now


def _tell(room: Room, ring: tuple[str, int]) -> None:
    for listener in room.listeners:
        listener.put_nowait(ring)


async def bells(meeting: UUID, may_listen: Callable[[], bool], after: int) -> AsyncIterator[str]:
    """The event stream of one watcher, until the work ends or they may no longer read it.

    `after` is the sequence that the watcher's page was made at: what came since rings at once.
    """
    key = (id(asyncio.get_running_loop()), meeting)
    queue: asyncio.Queue[tuple[str, int]] = asyncio.Queue()
    room = rooms[key]
    room.listeners.add(queue)  # before the first look, so that nothing rings unheard in between
    try:
        now = await ask(look, meeting)
        if now.sequence != after or not now.is_moving:
            for ring in EVERY:
                yield event(ring, now.sequence)
        if not now.is_moving:
            yield event(DONE, now.sequence)
            return
        if room.poller is None or room.poller.done():
            room.poller = asyncio.create_task(_poll(meeting, room, now))
        async for told in _listen(room.poller, queue, may_listen):
            yield told
    finally:
        room.listeners.discard(queue)
        if not room.listeners:
            rooms.pop(key, None)
            if room.poller is not None:
                room.poller.cancel()


async def _listen(
    poller: asyncio.Task[None], queue: asyncio.Queue[tuple[str, int]], may_listen: Callable[[], bool]
) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    checked = loop.time()
    yield ": here\n\n"
    while True:
        ring = None
        with suppress(TimeoutError):
            ring = await asyncio.wait_for(queue.get(), HEARTBEAT_S)
        if loop.time() - checked >= RECHECK_S:
            checked = loop.time()
            if not await ask(may_listen):
                return
        if ring is None:
            if poller.done() and queue.empty():  # the browser comes back, and finds a new one
                return
            yield ": still here\n\n"
            continue
        yield event(*ring)
        if ring[0] == DONE:
            return


def event(name: str, sequence: int) -> str:
    return f"event: {name}\nid: {sequence}\ndata: {sequence}\n\n"
