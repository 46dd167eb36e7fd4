"""The receipt of a meeting, with what was really sent to a model server; and what happened of late."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from mediaapp.accounts.models import User
from mediaapp.audit.models import Act, Entry
from mediaapp.audit.queries import news_for
from mediaapp.ledger import run as running
from mediaapp.ledger.claim import Lease
from mediaapp.ledger.close import close
from mediaapp.ledger.models import Job, Work
from mediaapp.ledger.plans import Unit, Value, plans
from mediaapp.meetings.models import Meeting
from mediaapp.workspaces.models import Membership
from tests import shelf, transcript
from tests.people import People
from worker.engines.served import sent
from worker.errors import WorkerError
from worker.findings import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _anew() -> None:
    caches["counters"].clear()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def made(people: People) -> Meeting:
    return transcript.record(people.platform)


def receipt(client: Client, made: Meeting) -> str:
    answer = client.get(f"/meetings/{made.pk}/receipt/")
    assert answer.status_code == 200
    return answer.content.decode()


def read_by(made: Meeting, **engines: str) -> None:
    assert made.current_job is not None
    made.current_job.recipe = {"engines": engines}
    made.current_job.save()


# ── the receipt ──────────────────────────────────────────────────────────────────────────────────────


def test_what_was_read_here_says_so(people: People, made: Meeting) -> None:
    read_by(made, transcriber="embedded", writer="embedded")
    shown = receipt(signed_in(people.vera), made)
    assert "Every step was done by models on this machine." in shown
    assert "Nothing was sent to a model server." in shown


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://gpu.halden.example:30000", "the model server at gpu.halden.example."),
        ("http://127.0.0.1:30000/v1", "the model server on this machine (127.0.0.1)."),
    ],
)
def test_a_model_server_is_named(
    people: People, made: Meeting, settings: Settings, url: str, said: str
) -> None:
    settings.SERVER_URL = url
    read_by(made, transcriber="sglang", listener="embedded")
    Work.objects.filter(job=made.current_job).update(sent_bytes=1_500_000)
    shown = receipt(signed_in(people.vera), made)
    assert said in shown
    assert "MB were sent to the model server" in shown


def test_who_looked_is_told_to_those_who_may_share(people: People, made: Meeting) -> None:
    signed_in(people.carol).get(f"/meetings/{made.pk}/")
    assert "Carol" in receipt(signed_in(people.bob), made)
    assert "Carol" not in receipt(signed_in(people.vera), made)


class Sends:
    """A plan whose units send bytes, and may fail afterwards."""

    def __init__(self, count: int, error: Exception | None = None) -> None:
        self.count, self.error = count, error

    def run(self, lease: Lease) -> None:
        sent.note(self.count)
        if self.error:
            raise self.error
        close(lease)

    def born(self, job: Job, work: Work, values: Sequence[Value]) -> Iterable[Unit]:
        return ()

    def after(self, stage: str) -> Iterable[str]:
        return ()

    def finished(self, job: Job) -> None:
        assert job.kind == Job.Kind.EXPORT


@pytest.mark.parametrize("error", [None, WorkerError("It broke.")])
def test_what_a_unit_sends_is_counted_even_if_it_fails(
    people: People, monkeypatch: pytest.MonkeyPatch, error: Exception | None
) -> None:
    monkeypatch.setitem(plans, Job.Kind.EXPORT, Sends(1234, error))
    job = Job.objects.create(workspace=people.platform, kind=Job.Kind.EXPORT, number=1)
    unit = shelf.unit(job, Stage.SEE, Work.State.PENDING)
    sent.note(5)  # what others sent before does not count
    running.run(unit.pk)
    unit.refresh_from_db()
    assert unit.sent_bytes == 1234


# ── what happened of late ────────────────────────────────────────────────────────────────────────────


def acts(people: People, user: User) -> list[tuple[str, str, int]]:
    member = Membership.objects.get(user=user, workspace=people.platform)
    return [(one.who, one.act.value, one.times) for one in news_for(member, before=None)[0]]


def test_acts_of_one_kind_are_told_as_one(people: People, made: Meeting) -> None:
    bob = signed_in(people.bob)
    for label in ("u1", "u2", "u3"):
        bob.post(f"/meetings/{made.pk}/lines/{label}/edit/", {"text": "Another text."})
    bob.get(f"/meetings/{made.pk}/")
    signed_in(people.carol).post(f"/meetings/{made.pk}/comments/", {"on": "u4", "text": "Hm."})
    assert acts(people, people.vera) == [
        ("Carol", "commented", 1),
        ("Bob", "corrected", 3),
        ("", "written", 1),
        ("", "brought", 1),
    ]
    shown = signed_in(people.vera).get("/activity/").content.decode()
    assert "<b>Bob</b> corrected the transcript 3 times of" in shown


def test_what_one_may_not_see_has_not_happened(people: People, made: Meeting) -> None:
    Meeting.objects.filter(pk=made.pk).update(is_private=True, created_by=people.bob)
    shelf.meeting(people.elsewhere, "Strange")
    assert acts(people, people.alice) == []
    assert len(acts(people, people.bob)) == 2
    signed_in(people.bob).post(f"/meetings/{made.pk}/trash/")
    assert acts(people, people.bob) == []


def test_days_apart_are_told_apart(people: People, made: Meeting) -> None:
    now = timezone.now()
    told = {"workspace": people.platform, "act": Act.CORRECTED, "who": "Bob", "meeting": made.pk}
    Entry.objects.bulk_create([Entry(**told, at=now - timedelta(hours=2 * n)) for n in (2, 1, 0)])
    assert acts(people, people.vera)[:3] == [("Bob", "corrected", 1)] * 3


def test_nothing_yet_says_what_will_be_here(people: People) -> None:
    assert "Nothing has happened yet" in signed_in(people.vera).get("/activity/").content.decode()
