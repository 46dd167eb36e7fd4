"""The ledger's rules: births, one compare-and-set, fencing, leases by progress, gaps, cancel, retry."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now

from mediaapp.ledger.claim import Fenced, Lease, claim
from mediaapp.ledger.close import cancel, close, fail, hand_back, retry
from mediaapp.ledger.deliver import bear, deliver
from mediaapp.ledger.models import Job, Part, Work
from mediaapp.ledger.plans import Unit, Value
from mediaapp.ledger.send import in_turns, send_waiting
from mediaapp.ledger.sweep import bury
from mediaapp.workspaces.models import Workspace
from tests.mediaapp.ledger.conftest import FanIn

pytestmark = pytest.mark.django_db(transaction=True)
ROW = Value("Heard", {"text": "hello"}, 0, 900)


@pytest.fixture
def job(workspace: Workspace, plan: FanIn, sent: list[tuple[str, int]]) -> Job:
    made = Job.objects.create(workspace=workspace, kind=Job.Kind.PROCESS, number=1)
    bear(made, [Unit(f"hear/{n}", "hear", "model") for n in range(3)])
    return made


def leased(job: Job, key: str) -> Lease:
    lease = claim(job.work_set.get(key=key).pk)
    assert lease is not None
    return lease


def expire(lease: Lease) -> None:
    Work.objects.filter(pk=lease.work.pk).update(lease_until=Now() - timedelta(seconds=1))


def test_a_unit_is_claimed_once_and_the_attempt_counts_in_the_claim(job: Job) -> None:
    lease = leased(job, "hear/0")
    assert claim(lease.work.pk) is None
    assert Work.objects.get(pk=lease.work.pk).attempts == 1


def test_a_unit_born_twice_is_born_once(job: Job) -> None:
    bear(job, [Unit("hear/0", "hear", "media"), Unit("hear/9", "hear", "model")])
    assert job.work_set.count() == 4
    assert job.work_set.get(key="hear/0").queue == "model"


def test_a_delivery_appends_parts_in_one_order_over_the_job(job: Job) -> None:
    one, two = leased(job, "hear/0"), leased(job, "hear/1")
    assert deliver(one, [ROW, ROW]) == 2
    assert deliver(two, [ROW]) == 3
    assert deliver(one, [ROW], cursor_ms=900) == 4
    found = Part.objects.filter(job=job).order_by("sequence")
    assert [(part.work.key, part.n) for part in found] == [
        ("hear/0", 0),
        ("hear/0", 1),
        ("hear/1", 0),
        ("hear/0", 2),
    ]


def test_only_progress_renews_a_lease(job: Job) -> None:
    lease = leased(job, "hear/0")
    expire(lease)
    deliver(lease, [])
    assert bury() == 0


def test_a_zombie_writes_nothing(job: Job) -> None:
    zombie = leased(job, "hear/0")
    expire(zombie)
    bury()
    heir = leased(job, "hear/0")
    with pytest.raises(Fenced):
        deliver(zombie, [ROW])
    with pytest.raises(Fenced):
        close(zombie)
    assert Part.objects.count() == 0
    deliver(heir, [ROW])
    close(heir)
    assert Job.objects.get(pk=job.pk).sequence == 1


def test_a_fresh_attempt_drops_what_the_one_before_had_delivered(job: Job) -> None:
    dead = leased(job, "hear/0")
    deliver(dead, [ROW, ROW])
    expire(dead)
    bury()
    deliver(leased(job, "hear/0"), [ROW], is_fresh=True)
    assert Part.objects.filter(work__key="hear/0").count() == 1


def test_a_death_goes_to_quarantine_and_the_third_makes_a_gap(job: Job) -> None:
    for deaths in (1, 2):
        expire(leased(job, "hear/0"))
        bury()
        work = job.work_set.get(key="hear/0")
        assert (work.state, work.deaths, work.queue) == (Work.State.PENDING, deaths, "quarantine")
    expire(leased(job, "hear/0"))
    bury()
    work = job.work_set.get(key="hear/0")
    assert work.state == Work.State.GAP
    assert "stopped 3 times" in work.reason


def test_errors_are_tried_three_times_and_a_refusal_once(job: Job) -> None:
    for attempt in (1, 2, 3):
        Work.objects.update(not_before=Now())
        lease = leased(job, "hear/0")
        fail(lease, "The decoder stopped.", can_retry=True)
        expected = Work.State.GAP if attempt == 3 else Work.State.PENDING
        assert job.work_set.get(key="hear/0").state == expected
    fail(leased(job, "hear/1"), "The file is cut off.", can_retry=False)
    assert job.work_set.get(key="hear/1").reason == "The file is cut off."


def test_waiting_for_an_engine_charges_nobody(job: Job) -> None:
    for _ in range(5):
        Work.objects.update(not_before=Now())
        hand_back(leased(job, "hear/0"), "The model server does not answer.", wait=timedelta(seconds=30))
    work = job.work_set.get(key="hear/0")
    assert (work.attempts, work.state) == (0, Work.State.PENDING)
    assert claim(work.pk) is None, "it is not due yet"


def test_a_gap_counts_as_complete_and_the_job_ends(job: Job, plan: FanIn) -> None:
    close(leased(job, "hear/0"))
    fail(leased(job, "hear/1"), "No.", can_retry=False)
    assert not job.work_set.filter(key="merge").exists()
    close(leased(job, "hear/2"))
    assert plan.ended == []
    close(leased(job, "merge"))
    assert plan.ended == [str(job.pk)]
    assert Job.objects.get(pk=job.pk).state == Job.State.DONE


def test_cancel_refuses_what_runs_and_what_waits(job: Job) -> None:
    lease = leased(job, "hear/0")
    cancel(job.pk)
    with pytest.raises(Fenced):
        deliver(lease, [ROW])
    assert claim(job.work_set.get(key="hear/1").pk) is None
    assert set(job.work_set.values_list("state", flat=True)) == {Work.State.CANCELLED}


def test_a_job_that_was_deleted_refuses_what_runs(job: Job) -> None:
    lease = leased(job, "hear/0")
    Job.objects.filter(pk=job.pk).delete()
    with pytest.raises(Fenced):
        deliver(lease, [ROW])
    with pytest.raises(Fenced):
        close(lease)
    with pytest.raises(Fenced):
        fail(lease, "No.", can_retry=False)


def test_a_retried_gap_takes_the_waiting_stage_back(job: Job) -> None:
    fail(leased(job, "hear/0"), "No.", can_retry=False)
    close(leased(job, "hear/1"))
    close(leased(job, "hear/2"))
    close(leased(job, "merge"))
    assert retry(job.pk, Work.objects.all()) == 1
    assert not job.work_set.filter(key="merge").exists()
    close(leased(job, "hear/0"))
    close(leased(job, "merge"))
    assert Job.objects.get(pk=job.pk).state == Job.State.DONE


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run all in threads of their own, let go at one moment; what each returned or raised."""
    barrier = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def one(place: int) -> None:
        try:
            barrier.wait()
            results[place] = acts[place]()
        except Exception as error:  # noqa: BLE001 - the caller looks at it
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[place]) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.parametrize("turn", range(5))
def test_many_claims_at_once_give_one_lease(job: Job, turn: int) -> None:
    key = job.work_set.get(key="hear/0").pk
    results = at_once(*[lambda: claim(key)] * 6)
    assert sum(isinstance(result, Lease) for result in results) == 1
    assert sum(result is None for result in results) == 5


@pytest.mark.parametrize("turn", range(5))
def test_the_last_two_closers_at_once_let_merge_be_born_once(job: Job, turn: int) -> None:
    leases = [leased(job, f"hear/{n}") for n in range(3)]
    results = at_once(*[lambda lease=lease: close(lease) for lease in leases])
    assert results == [None, None, None]
    assert job.work_set.filter(key="merge").count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_deliveries_at_once_lose_and_double_nothing(job: Job, turn: int) -> None:
    leases = [leased(job, f"hear/{n}") for n in range(3)]

    def ten_times(lease: Lease) -> None:
        for _ in range(10):
            deliver(lease, [ROW])

    results = at_once(*[lambda lease=lease: ten_times(lease) for lease in leases])
    assert results == [None, None, None]
    sequences = sorted(Part.objects.values_list("sequence", flat=True))
    assert sequences == list(range(1, 31))


def test_a_message_is_sent_again_only_when_it_was_forgotten(job: Job, sent: list[tuple[str, int]]) -> None:
    sent.clear()
    Work.objects.update(sent_at=None)
    assert send_waiting() == 3
    assert send_waiting() == 0
    Work.objects.update(sent_at=Now() - timedelta(seconds=61))
    assert send_waiting() == 3
    assert [queue for queue, _ in sent] == ["model"] * 6


def test_people_go_first_and_workspaces_take_turns() -> None:
    import uuid

    a, b = uuid.uuid4(), uuid.uuid4()
    rows = [(1, a, 0), (2, a, 0), (3, a, 0), (4, b, 0), (5, b, 9)]
    assert list(in_turns(rows)) == [5, 1, 4, 2, 3]
