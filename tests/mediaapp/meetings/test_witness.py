"""What a unit hears of its calls to a model server: they hold its lease, are kept, and are shown."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mediaapp.ledger import close
from mediaapp.ledger.claim import Fenced, Lease, claim
from mediaapp.ledger.deliver import bear, deliver
from mediaapp.ledger.known import take_over
from mediaapp.ledger.models import Job, Part, Work
from mediaapp.ledger.plans import Unit
from mediaapp.meetings.models import Meeting
from mediaapp.meetings.parts import pack, stored
from mediaapp.meetings.recipe import Recipe
from mediaapp.meetings.review.reuse import uses_of
from mediaapp.meetings.witness import Watching
from tests.people import People
from worker.findings import Call, Sight

pytestmark = pytest.mark.django_db
UNIT = Unit("minute", "minute", "model")


@pytest.fixture
def job(people: People) -> Job:
    meeting = Meeting.objects.create(workspace=people.platform, title="Standup", created_by=people.alice)
    made = Job.objects.create(
        workspace=people.platform,
        meeting=meeting.pk,
        kind=Job.Kind.WRITE,
        number=1,
        recipe=Recipe().as_json(),
    )
    bear(made, [UNIT])
    return made


@pytest.fixture
def lease(job: Job) -> Lease:
    found = claim(job.work_set.get().pk)
    assert found
    return found


def call(**told: Any) -> Call:
    usual = {"role": "writer", "prompt_tokens": 1000, "cached_tokens": 0, "answer_tokens": 50}
    return Call(**{**usual, "sent": 4000, "first_ms": 80, "took_ms": 900, **told})


def left(lease: Lease) -> timedelta:
    until = Work.objects.get(pk=lease.work.pk).lease_until
    assert until
    return until - timezone.now()


def test_a_piece_of_an_answer_holds_the_lease(
    lease: Lease, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Work.objects.filter(pk=lease.work.pk).update(lease_until=timezone.now() + timedelta(seconds=5))
    watching = Watching(lease)
    watching.comes()
    assert left(lease) < timedelta(seconds=6), "it was renewed a moment ago: no row is written for each piece"
    settings.LEASE_SECONDS = 120
    monkeypatch.setattr("mediaapp.meetings.witness.SHARE", 0)
    watching.comes()
    assert left(lease) > timedelta(seconds=100)


def test_a_unit_that_is_somebody_elses_by_now_asks_no_further(
    lease: Lease, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mediaapp.meetings.witness.SHARE", 0)
    watching = Watching(lease)
    watching.comes()
    close.cancel(job.pk)
    with pytest.raises(Fenced):
        watching.comes()


def test_what_calls_take_is_kept_once(lease: Lease, job: Job) -> None:
    watching = Watching(lease)
    watching.ended(call())
    watching.ended(call(cached_tokens=960))
    watching.hand_in()
    watching.hand_in()
    assert stored(job.pk, Call) == [call(), call(cached_tokens=960)]


def test_what_is_taken_over_brings_no_calls_along(lease: Lease, job: Job) -> None:
    deliver(lease, [pack(Sight(1, "words")), pack(call())])
    Work.objects.filter(pk=lease.work.pk).update(fingerprint="f", state=Work.State.DONE)
    bear(job, [Unit("minute/2", "minute", "model")])
    other = claim(job.work_set.get(key="minute/2").pk)
    assert other
    assert take_over(other, "f", lambda _: True, without=["Call"])
    assert [part.type for part in Part.objects.filter(work=other.work)] == ["Sight"]


def test_the_meeting_says_how_much_of_its_reading_was_reused(
    lease: Lease, job: Job, people: People, client: Client
) -> None:
    for value in (call(), call(cached_tokens=990), call(cached_tokens=985), call(role="viewer")):
        deliver(lease, [pack(value)])
    writer, viewer = uses_of(job.meeting_id)
    assert (writer.calls, writer.read, writer.reused, writer.percent) == (3, 3000, 1975, 65)
    assert (viewer.calls, viewer.percent) == (1, 0)
    client.force_login(people.alice)
    page = client.get(reverse("meetings:review", args=[job.meeting_id]), {"tab": "about"}).content.decode()
    assert "65 % of the reading was reused" in page
    assert "3 calls" in page
    assert page.count("of the reading was reused") == 1, "nothing is said where nothing was"
