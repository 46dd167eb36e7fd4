"""What the site needs in order to work, each looked at within about a second and told in a sentence."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from worker.celery import app

BROKER_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is needed, whether it is there, and in words what is so."""

    name: str
    is_ok: bool
    said: str


def database() -> Check:
    since = time.monotonic()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        said = "The database does not answer. Start it, or look at DATABASE_URL."
        return Check("database", is_ok=False, said=said)
    ms = (time.monotonic() - since) * 1000
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(connection.vendor, connection.vendor)
    return Check("database", is_ok=True, said=f"{name} answers in {max(1, round(ms))} ms.")


class _Waiting(Exception):
    """So many changes to the tables are not made yet."""


def migrations() -> Check:
    try:
        _migrated()
    except Error:
        said = "Nobody knows whether the tables are there: the database does not answer."
        return Check("migrations", is_ok=False, said=said)
    except _Waiting as waiting:
        said = f"{waiting} changes to the tables are still to be made. Run: ./run manage migrate"
        return Check("migrations", is_ok=False, said=said)
    return Check("migrations", is_ok=True, said="The tables are those that this version needs.")


@cache
def _migrated() -> None:
    """Raises `_Waiting`; once nothing waits, nothing will as long as this process runs the code it does."""
    executor = MigrationExecutor(connection)
    if waiting := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise _Waiting(len(waiting))


def broker() -> Check:
    since = time.monotonic()
    try:
        within(BROKER_SECONDS, _ask_broker)
    except Exception as error:  # noqa: BLE001 - each broker has errors of its own, and none of them is ours
        said = (
            f"It does not answer ({type(error).__name__}). Uploads are taken in and kept, but nothing is read"
            " until it is back. Start it again: ./run up does, or look at REDIS_URL."
        )
        return Check("broker", is_ok=False, said=said)
    ms = (time.monotonic() - since) * 1000
    said = f"It answers in {max(1, round(ms))} ms. It may be wiped without loss: the database holds the work."
    return Check("broker", is_ok=True, said=said)


def within[Answer](seconds: float, ask: Callable[[], Answer]) -> Answer:
    """What `ask` returns or raises; `TimeoutError` where it takes longer.

    Clients of brokers try again for seconds, or for ever, whatever they are told: they are not waited for.
    """
    answers: list[Answer] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            answers.append(ask())
        except Exception as error:  # noqa: BLE001 - raised where it is waited for
            errors.append(error)

    asking = Thread(target=run, daemon=True)
    asking.start()
    asking.join(seconds)
    if errors:
        raise errors[0]
    if not answers:
        raise TimeoutError
    return answers[0]


def _ask_broker() -> None:
    with link() as to_broker:
        to_broker.channel()  # which asks it whether it lives


def link() -> AbstractContextManager[Any]:
    """A connection of our own to the broker, which gives up soon."""
    options = {**settings.CELERY_BROKER_TRANSPORT_OPTIONS, "socket_timeout": BROKER_SECONDS}
    return app.connection_for_write(connect_timeout=BROKER_SECONDS, transport_options=options)


def disk() -> Check:
    try:
        usage = shutil.disk_usage(Path(settings.DATA))
    except OSError:
        said = f"The data folder {settings.DATA} cannot be looked at. Is its disk mounted?"
        return Check("disk", is_ok=False, said=said)
    free = f"{size(usage.free)} of {size(usage.total)} are free."
    if usage.free < settings.DISK_FLOOR:
        said = f"{free} Below {size(settings.DISK_FLOOR)} no file is taken in. Make room, or add a disk."
        return Check("disk", is_ok=False, said=said)
    return Check("disk", is_ok=True, said=free)


NEEDED: tuple[Callable[[], Check], ...] = (database, migrations, broker, disk)


def all_checks() -> Iterator[Check]:
    for check in NEEDED:
        yield check()


def size(amount: float) -> str:
    for unit in ("bytes", "KB", "MB", "GB"):
        if amount < 1024:
            return f"{amount:.0f} {unit}"
        amount /= 1024
    return f"{amount:.1f} TB"
