"""People are told when a job of theirs has ended: on the site, and by mail where they wish it."""

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from mediaapp.accounts.models import User
from mediaapp.ledger import close
from mediaapp.ledger.models import Job, Work
from mediaapp.meetings import store
from mediaapp.meetings.models import Meeting, Notice
from mediaapp.workspaces.models import Membership
from tests import shelf
from tests.people import People
from worker.findings import Stage

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def asked(people: People, user: User) -> tuple[Meeting, Job]:
    """A meeting that somebody brought, heard but for its last unit."""
    meeting = shelf.meeting(people.platform)
    job = shelf.job(meeting)
    Job.objects.filter(pk=job.pk).update(by=user)
    job.refresh_from_db()
    shelf.unit(job, Stage.TRANSCRIBE, Work.State.DONE, end_ms=shelf.HOUR)
    return meeting, job


def test_whoever_asked_is_told_and_nobody_else(people: People) -> None:
    meeting, job = asked(people, people.bob)
    store.note_finished(job)
    (notice,) = Notice.objects.to(people.bob)
    assert (notice.kind, notice.meeting, notice.read_at) == (Notice.Kind.READY, meeting, None)
    assert not Notice.objects.to(people.alice).exists()
    bell = signed_in(people.bob).get("/notices/bell/").content.decode()
    assert 'data-unread="1"' in bell
    assert "The minutes of “Q3 platform review” are ready." in bell
    assert 'data-unread="0"' in signed_in(people.alice).get("/notices/bell/").content.decode()


def test_a_gap_is_told_with_its_reason(people: People) -> None:
    _meeting, job = asked(people, people.bob)
    gap = shelf.unit(job, Stage.SEE, Work.State.GAP)
    Work.objects.filter(pk=gap.pk).update(reason="The picture is damaged.")
    store.note_finished(job)
    page = signed_in(people.bob).get("/notices/").content.decode()
    assert "ready; some pieces are missing" in page
    assert "The picture is damaged." in page


def test_what_could_not_be_read_is_told_in_words(people: People) -> None:
    _meeting, job = asked(people, people.bob)
    job.work_set.update(state=Work.State.GAP, reason="The file holds no sound.")
    store.note_finished(job)
    notice = Notice.objects.to(people.bob).get()
    assert str(notice) == "“Q3 platform review” could not be read."
    assert notice.reason == "The file holds no sound."


def test_tried_again_it_tells_anew(people: People) -> None:
    _meeting, job = asked(people, people.bob)
    gap = shelf.unit(job, Stage.SEE, Work.State.GAP)
    store.note_finished(job)
    client = signed_in(people.bob)
    client.post("/notices/read/")
    assert not Notice.objects.to(people.bob).unread().exists()
    close.retry(job.pk, Work.objects.filter(pk=gap.pk))
    Work.objects.filter(pk=gap.pk).update(state=Work.State.DONE)
    store.note_finished(job)
    notice = Notice.objects.to(people.bob).unread().get()
    assert notice.kind == Notice.Kind.READY


def test_opening_the_meeting_takes_note(people: People) -> None:
    meeting, job = asked(people, people.bob)
    store.note_finished(job)
    signed_in(people.alice).get(f"/meetings/{meeting.pk}/")
    assert Notice.objects.to(people.bob).unread().exists()
    signed_in(people.bob).get(f"/meetings/{meeting.pk}/")
    assert not Notice.objects.to(people.bob).unread().exists()


def test_watching_it_become_ready_takes_note_of_it_alone(people: People) -> None:
    bob = signed_in(people.bob)
    (watched, job), (_other, another) = asked(people, people.bob), asked(people, people.bob)
    store.note_finished(job)
    store.note_finished(another)
    said = bob.post("/notices/read/", {"meeting": watched.pk}, headers={"hx-request": "true"})
    assert b'data-unread="1"' in said.content
    assert Notice.objects.to(people.bob).unread().get().job == another
    assert bob.post("/notices/read/", {"meeting": "no key"}).status_code == 404


def test_who_left_or_threw_it_away_is_told_nothing(people: People) -> None:
    meeting, job = asked(people, people.bob)
    store.note_finished(job)
    signed_in(people.alice).post(f"/meetings/{meeting.pk}/trash/")
    assert not Notice.objects.to(people.bob).exists()
    signed_in(people.alice).post(f"/meetings/{meeting.pk}/restore/")
    assert Notice.objects.to(people.bob).exists()
    Membership.objects.filter(user=people.bob).delete()
    assert not Notice.objects.to(people.bob).exists()
    assert b"platform review" not in signed_in(people.bob).get("/notices/").content


def test_the_bell_asks_only_while_something_is_under_way(people: People) -> None:
    meeting, job = asked(people, people.bob)
    Meeting.objects.filter(pk=meeting.pk).update(created_by=people.bob)
    client = signed_in(people.bob)
    assert b"every 8s" in client.get("/notices/bell/").content
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)
    assert b"every 8s" not in client.get("/notices/bell/").content


@pytest.mark.parametrize("case", [("mail", True, 1), ("mail", False, 0), ("", True, 0)])
def test_mail_goes_to_who_wants_it(
    people: People,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    case: tuple[str, bool, int],
) -> None:
    host, wants, sent = case
    settings.SENDS_MAIL = bool(host)
    settings.CSRF_TRUSTED_ORIGINS = ["https://minutes.example"]
    User.objects.filter(pk=people.bob.pk).update(wants_mail=wants)
    meeting, job = asked(people, people.bob)
    with django_capture_on_commit_callbacks(execute=True):
        store.note_finished(job)
    assert len(mail.outbox) == sent
    if sent:
        assert mail.outbox[0].to == [people.bob.email]
        assert f"https://minutes.example/meetings/{meeting.pk}/" in str(mail.outbox[0].body)


def test_mail_is_offered_only_where_the_server_sends_any(people: People, settings: Settings) -> None:
    client = signed_in(people.bob)
    assert b"wants_mail" not in client.get("/accounts/").content
    settings.SENDS_MAIL = True
    assert b"wants_mail" in client.get("/accounts/").content
    client.post("/accounts/", {"name": "Bob", "wants_mail": "on"})
    assert User.objects.get(pk=people.bob.pk).wants_mail
