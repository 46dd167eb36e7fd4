"""A worker that is told to end: its unit goes back uncharged, and it begins no other."""

import os
import signal
import time
from collections.abc import Iterator

import pytest

from mediaapp.ledger import stopping
from mediaapp.ledger.claim import Lease
from mediaapp.ledger.close import close
from mediaapp.ledger.deliver import deliver
from mediaapp.ledger.models import Job, Work
from mediaapp.ledger.plans import Value
from mediaapp.ledger.run import run
from mediaapp.workspaces.models import Workspace
from tests.mediaapp.ledger.conftest import FanIn

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _listening() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    stopping.listen()
    yield
    stopping.listen()
    stopping._listens = False
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def unit(workspace: Workspace, plan: FanIn, sent: list[tuple[str, int]]) -> Work:
    job = Job.objects.create(workspace=workspace, kind=Job.Kind.PROCESS, number=1)
    return Work.objects.create(job=job, key="hear/0", stage="hear", queue="model")


def test_what_it_is_at_goes_back_uncharged(unit: Work, plan: FanIn, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(lease: Lease) -> None:
        deliver(lease, [Value("Heard", {"text": "hello"})])
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(5)
        raise AssertionError("it was not interrupted")

    monkeypatch.setattr(plan, "run", work)
    run(unit.pk)
    unit.refresh_from_db()
    assert (unit.state, unit.attempts, unit.deaths, unit.sent_at) == (Work.State.PENDING, 0, 0, None)


def test_it_begins_nothing_more_and_ends(unit: Work, plan: FanIn, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(stopping.Stopping), stopping.at_work():
        os.kill(os.getpid(), signal.SIGTERM)
    with pytest.raises(SystemExit):
        run(unit.pk)
    unit.refresh_from_db()
    assert (unit.state, unit.attempts, unit.sent_at) == (Work.State.PENDING, 0, None)


def test_told_after_the_last_word_the_unit_stays_done(
    unit: Work, plan: FanIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(lease: Lease) -> None:
        close(lease)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(5)

    monkeypatch.setattr(plan, "run", work)
    run(unit.pk)
    unit.refresh_from_db()
    assert (unit.state, unit.attempts) == (Work.State.DONE, 1)


def test_being_told_twice_does_not_cut_off_the_handing_back() -> None:
    with pytest.raises(stopping.Stopping), stopping.at_work():
        os.kill(os.getpid(), signal.SIGTERM)
    os.kill(os.getpid(), signal.SIGTERM)
    assert stopping.is_told()


def test_outside_of_work_the_process_hears_as_before() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with stopping.at_work():
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before


def test_one_that_is_not_told_does_its_unit(unit: Work) -> None:
    run(unit.pk)
    unit.refresh_from_db()
    assert unit.state == Work.State.DONE
