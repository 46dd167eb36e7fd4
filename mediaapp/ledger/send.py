"""Tells the workers that a unit waits. A message says only "look at row N": losing one loses nothing."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import zip_longest
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from uuid import UUID

import structlog
from celery.exceptions import OperationalError
from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Now

from mediaapp.ledger.models import Job, Work
from worker.celery import app

log = structlog.get_logger()

PATIENCE_SECONDS = 0.1
"""How long somebody who waits for a page or for the end of an upload also waits for the broker."""

QUEUES = ("people", "media", "model", "hooks", "quarantine")


def send_waiting(*, job: UUID | None = None) -> int:
    """Send what is due and not on its way, within each queue's window; how many were sent.

    People's jobs go first; otherwise workspaces take turns, so that one large batch does not hold up others.
    """
    return sum(_send(queue, job) for queue in QUEUES)


def _send(queue: str, job: UUID | None) -> int:
    pending = Work.objects.filter(
        state=Work.State.PENDING, queue=queue, job__state=Job.State.OPEN, not_before__lte=Now()
    )
    on_its_way = Q(sent_at__gte=Now() - timedelta(seconds=settings.RESEND_SECONDS))
    room = settings.SENDING_WINDOW - pending.filter(on_its_way).count()
    if room <= 0:
        return 0
    due = pending.exclude(on_its_way) if job is None else pending.exclude(on_its_way).filter(job=job)
    rows = due.order_by("-job__priority", "pk").values_list("pk", "job__workspace", "job__priority")
    chosen = list(in_turns(rows[: 8 * settings.SENDING_WINDOW]))[:room]
    Work.objects.filter(pk__in=chosen, state=Work.State.PENDING).update(sent_at=Now())
    return _publish(queue, chosen)


def send_later(key: int) -> None:
    """The next sweep sends it again: whoever had its message did nothing with it."""
    Work.objects.filter(pk=key, state=Work.State.PENDING).update(sent_at=None)


def in_turns(rows: Iterable[tuple[int, UUID, int]]) -> Iterator[int]:
    """Keys by falling priority; among equals, one of each workspace after another."""
    levels: dict[int, dict[UUID, list[int]]] = {}
    for key, workspace, priority in rows:
        levels.setdefault(priority, {}).setdefault(workspace, []).append(key)
    for _, workspaces in sorted(levels.items(), reverse=True):
        for turn in zip_longest(*workspaces.values()):
            yield from (key for key in turn if key is not None)


def _publish(queue: str, keys: list[int]) -> int:
    """Hand messages to the broker; how many it took. What it did not take is due again at the next sweep."""
    sent = posted(queue, keys) if is_hurried else _post(queue, keys)
    if sent < len(keys):
        Work.objects.filter(pk__in=keys[sent:], state=Work.State.PENDING).update(sent_at=None)
    return sent


def _post(queue: str, keys: list[int]) -> int:
    for place, key in enumerate(keys):
        try:
            app.send_task("ledger.work", kwargs={"id": key, "version": 1}, queue=queue)
        except OperationalError as error:  # what kombu makes of every broker it cannot reach
            log.warning("broker_unreachable", queue=queue, error=type(error).__name__)
            return place
    return len(keys)


# ── for somebody who waits ───────────────────────────────────────────────────────────────────────────

is_hurried = False
"""Whether this process answers people, whom a broker that hangs must not keep waiting."""


def hurry() -> None:
    """From now on the broker is given `PATIENCE_SECONDS`; called by the web process."""
    global is_hurried  # noqa: PLW0603 - the process is of one kind or the other
    is_hurried = True


def posted(queue: str, keys: list[int]) -> int:
    """The same, by a thread that may go on after our patience is over: a message too many does no harm."""
    outcome: SimpleQueue[int] = SimpleQueue()
    if not _line.acquire(timeout=PATIENCE_SECONDS):  # the one before still waits for the broker
        return 0

    def post() -> None:
        try:
            outcome.put(_post(queue, keys))
        finally:
            _line.release()

    Thread(target=post, name="posting", daemon=True).start()
    try:
        return outcome.get(timeout=PATIENCE_SECONDS)
    except Empty:
        log.warning("broker_slow", queue=queue)
        return 0


_line = Lock()
"""One thread at a time speaks to the broker."""
