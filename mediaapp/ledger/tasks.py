"""The Celery tasks: one looks at a unit, one sweeps."""

from celery import shared_task

from mediaapp.ledger.run import run
from mediaapp.ledger.sweep import sweep as sweep_now


@shared_task(name="ledger.work")
def work(*, id: int, **_: object) -> None:  # noqa: A002 - the message says "id"
    run(id)


@shared_task(name="ledger.sweep", expires=10)
def sweep(**_: object) -> None:
    sweep_now()
