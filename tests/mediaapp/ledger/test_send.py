"""A broker that cannot be reached costs nothing: what waits is sent by the next sweep."""

import time
from threading import Event

import pytest
from celery.exceptions import OperationalError

from mediaapp.ledger import send
from mediaapp.ledger.models import Job, Work
from mediaapp.workspaces.models import Workspace
from tests.mediaapp.ledger.conftest import FanIn


@pytest.mark.django_db
def test_what_could_not_be_sent_is_due_again_at_once(
    workspace: Workspace, plan: FanIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OperationalError("no broker")

    monkeypatch.setattr("worker.celery.app.send_task", refuse)
    job = Job.objects.create(workspace=workspace, kind=Job.Kind.PROCESS, number=1)
    Work.objects.create(job=job, key="hear/0", stage="hear", queue="model")
    assert send.send_waiting() == 0
    assert Work.objects.get(job=job).sent_at is None


@pytest.mark.django_db
def test_somebody_who_waits_does_not_wait_for_a_broker_that_hangs(
    workspace: Workspace, plan: FanIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs = Event()
    monkeypatch.setattr("worker.celery.app.send_task", lambda *args, **kwargs: hangs.wait(10))
    monkeypatch.setattr(send, "is_hurried", True)
    job = Job.objects.create(workspace=workspace, kind=Job.Kind.PROCESS, number=1)
    Work.objects.create(job=job, key="hear/0", stage="hear", queue="model")
    for _ in range(2):
        since = time.monotonic()
        assert send.send_waiting() == 0
        assert time.monotonic() - since < 2, "the broker hangs for ten"
        assert Work.objects.get(job=job).sent_at is None
    hangs.set()
    assert send._line.acquire(timeout=5), "the thread is gone"
    send._line.release()
    assert send.send_waiting() == 1
    assert Work.objects.get(job=job).sent_at
