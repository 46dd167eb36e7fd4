"""The doorbell of one answer: it rings when more has come, and the page fetches it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from uuid import UUID

import structlog
from django.db import DatabaseError

from mediaapp.ledger.models import Job
from mediaapp.meetings.live import DONE, ask, event

log = structlog.get_logger()

PAUSE_S = 0.4
HEARTBEAT_S = 7.5
RECHECK_S = 15.0
RING = "answer"


def look(job: UUID) -> tuple[int, bool]:
    """How much has come, as the job's sequence, and whether there is more to come. One query."""
    row = Job.objects.filter(pk=job).values_list("sequence", "state").first()
    return (int(row[0]), row[1] == Job.State.OPEN) if row else (0, False)


async def bells(job: UUID, may_read: Callable[[], bool], after: int) -> AsyncIterator[str]:
    """The event stream of one reader, until the answer ends or they may no longer read it.

    `after` is the sequence that the reader's page was made at: what came since rings at once.
    """
    loop = asyncio.get_running_loop()
    checked = told = loop.time()
    yield ": here\n\n"
    while True:
        try:
            sequence, is_open = await ask(look, job)
        except DatabaseError as error:  # a moment's trouble there is no reason to stop looking
            log.warning("look_failed", job=str(job), error=repr(error))
            sequence, is_open = after, True
        if sequence != after or not is_open:
            after, told = sequence, loop.time()
            yield event(RING, sequence)
        if not is_open:
            yield event(DONE, sequence)
            return
        await asyncio.sleep(PAUSE_S)
        if loop.time() - checked >= RECHECK_S:
            checked = loop.time()
            if not await ask(may_read):
                return
        if loop.time() - told >= HEARTBEAT_S:
            told = loop.time()
            yield ": still here\n\n"
