"""The next meeting of a series says what is done and what is replaced; a person decides."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from mediaapp.items.following import look
from mediaapp.items.models import Sign
from mediaapp.ledger.models import Job, Part, Work
from mediaapp.ledger.run import run
from mediaapp.meetings import kit
from mediaapp.meetings.models import Item, Meeting, Series, Utterance
from mediaapp.meetings.recipe import Recipe
from tests import transcript
from tests.mediaapp.items.things import named
from tests.people import People, invent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> People:
    settings.ENGINE, settings.ENGINES = "scripted", {}
    monkeypatch.setattr("mediaapp.ledger.send._publish", lambda queue, keys: len(keys))
    kit.forget()
    return invent()


def two(people: People) -> tuple[Meeting, Meeting]:
    """A meeting, and the one of a week later, of one series."""
    series = Series.objects.create(workspace=people.platform, name="Weekly")
    first, second = (transcript.record(people.platform, claims=1) for _ in range(2))
    for made, ago in ((first, 7), (second, 0)):
        Meeting.objects.filter(pk=made.pk).update(
            series=series, started_at=made.created_at - timedelta(days=ago)
        )
        made.refresh_from_db()
        source = str(made.source_set.get().pk)
        Part.objects.filter(job=made.current_job).delete()
        Job.objects.filter(meeting=made.pk).update(
            recipe=Recipe(sources=(source,), languages={source: "en"}).as_json()
        )
    said = ("Priya raised the pool limit?", "I raised the pool limit on the payments database on Monday.")
    for row, text in zip(Utterance.objects.filter(meeting=second).order_by("pk"), said, strict=False):
        Utterance.objects.filter(pk=row.pk).update(text=text)
    return first, second


def follow(meeting: Meeting) -> Job | None:
    job = look(meeting)
    for key in list(Work.objects.filter(job=job, state=Work.State.PENDING).values_list("pk", flat=True)):
        run(key)
    return job


def test_a_sign_changes_nothing_until_somebody_accepts_it(people: People, client: Client) -> None:
    first, second = two(people)
    raised = named(first, "action", "Raise the pool limit on the payments database.")
    other = named(first, "action", "Ask the vendor for two months of overlap.")
    job = follow(second)
    assert job
    (sign,) = Sign.objects.all()
    assert (sign.item, sign.quote) == (raised, "I raised the pool limit on the payments database on Monday.")
    assert set(Item.objects.values_list("status", flat=True)) == {"open"}, "silence closes nothing"
    client.force_login(people.bob)
    page = client.get("/actions/").content.decode()
    assert "Said to be done" in page
    assert "Said to be done" in client.get(f"/meetings/{second.pk}/actions/").content.decode()
    client.post(f"/items/signs/{sign.pk}/", {"do": "accept"})
    raised.refresh_from_db()
    other.refresh_from_db()
    assert (raised.status, other.status) == ("done", "open")
    assert "Said to be done" not in client.get("/actions/?state=all").content.decode()


def test_what_was_dismissed_is_not_proposed_again(people: People, client: Client) -> None:
    first, second = two(people)
    named(first, "action", "Raise the pool limit on the payments database.")
    follow(second)
    client.force_login(people.bob)
    client.post(f"/items/signs/{Sign.objects.get().pk}/", {"do": "dismiss"})
    Job.objects.filter(kind=Job.Kind.FOLLOW).delete()
    follow(second)
    assert [one.state for one in Sign.objects.all()] == ["dismissed"]
    assert Item.objects.get(kind="action").status == "open"


def test_a_newer_decision_about_the_same_may_replace_the_older(people: People, client: Client) -> None:
    first, second = two(people)
    older = named(first, "decision", "The old cluster is switched off by the end of Q4.")
    newer = named(second, "decision", "The old cluster is switched off on 15 January 2027.", at_ms=8_000)
    follow(second)
    (sign,) = Sign.objects.all()
    assert (sign.kind, sign.item, sign.other, sign.start_ms) == ("replaced", older, newer, 8_000)
    client.force_login(people.bob)
    client.post(f"/items/signs/{sign.pk}/", {"do": "accept"})
    older.refresh_from_db()
    assert older.superseded_by == newer


def test_a_meeting_is_looked_through_once_and_only_in_a_series(people: People) -> None:
    first, second = two(people)
    named(first, "action", "Raise the pool limit on the payments database.")
    assert look(first) is None, "nothing came before it"
    assert look(second)
    assert look(second) is None
    alone = transcript.record(people.platform)
    assert look(alone) is None


def test_putting_a_meeting_into_a_series_has_it_looked_through(people: People) -> None:
    first, second = two(people)
    named(first, "action", "Raise the pool limit on the payments database.")
    Job.objects.filter(kind=Job.Kind.FOLLOW).delete()
    second.save()
    assert Job.objects.filter(kind=Job.Kind.FOLLOW, meeting=second.pk).exists()
