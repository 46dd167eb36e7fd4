"""Uploads that become meetings: titles, batches, additions, duplicates, and what waits for what."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from mediaapp.files.models import Upload
from mediaapp.ledger.models import Job, Work
from mediaapp.meetings import receive
from mediaapp.meetings.models import Meeting, Source
from mediaapp.meetings.twins import twins_of
from tests.mediaapp.files.door import WAV, Door, signed_in
from tests.people import People, invent

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 5000


@pytest.fixture
def people(transactional_db: None) -> People:
    return invent()


@pytest.fixture
def bob(people: People) -> Door:
    return Door(signed_in(people.bob))


def jobs() -> Iterator[tuple[str, int]]:
    """Each process job: its state, and how many units it was born with."""
    for job in Job.objects.order_by("created_at"):
        yield job.state, Work.objects.filter(job=job).count()


def test_a_title_that_somebody_gave_is_theirs(bob: Door) -> None:
    meeting = Meeting.objects.get(pk=bob.upload(title="Retro", started_at="2026-10-12T09:30:00Z"))
    assert (meeting.title, meeting.titled_by_person) == ("Retro", True)
    assert meeting.started_at
    assert meeting.started_at.isoformat() == "2026-10-12T09:30:00+00:00"


def test_a_recording_is_added_to_a_meeting(bob: Door) -> None:
    """What was under way is stopped for a job that knows both files."""
    first = bob.upload()
    assert bob.upload(name="second.wav", meeting=first) == first
    assert list(Source.objects.values_list("position", "name")) == [(0, "weekly.wav"), (1, "second.wav")]
    assert list(jobs()) == [("cancelled", 1), ("open", 2)]


def test_a_meeting_that_went_away_meanwhile_loses_nothing(bob: Door) -> None:
    first = bob.upload()
    url = bob.begin(name="second.wav", meeting=first)
    Meeting.objects.update(deleted_at=timezone.now())
    second = bob.send(url).headers["afterword-meeting"]
    assert second != first
    assert Meeting.objects.get(pk=second).title == "second"


def test_pictures_that_came_together_become_one_meeting(bob: Door) -> None:
    """The job begins with the last of them, and knows them all."""
    urls = [bob.begin(PNG, f"{n}.png", batch="b1") for n in range(3)]
    other = bob.begin(PNG, "other.png", batch="b2")
    became = []
    for url in urls:
        assert not list(jobs())
        became.append(bob.send(url, PNG).headers["afterword-meeting"])
    assert len(set(became)) == 1
    assert list(jobs()) == [("open", 3)]
    assert bob.send(other, PNG).headers["afterword-meeting"] != became[0]


def test_a_picture_that_is_given_up_holds_up_nothing(bob: Door) -> None:
    urls = [bob.begin(PNG, f"{n}.png", batch="b1") for n in range(2)]
    bob.send(urls[0], PNG)
    assert not list(jobs())
    bob.ask("DELETE", urls[1])
    assert list(jobs()) == [("open", 1)]


def test_a_picture_that_never_comes_is_not_waited_for(bob: Door) -> None:
    urls = [bob.begin(PNG, f"{n}.png", batch="b1") for n in range(2)]
    bob.send(urls[0], PNG)
    assert receive.start_waiting() == 0
    Meeting.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    assert receive.start_waiting() == 1
    assert receive.start_waiting() == 0
    bob.send(urls[1], PNG)
    assert list(jobs()) == [("cancelled", 1), ("open", 2)]


def test_batches_of_two_people_do_not_mix(bob: Door, people: People) -> None:
    mine = bob.upload(PNG, "a.png", batch="same")
    assert Door(signed_in(people.alice)).upload(PNG, "b.png", batch="same") != mine


def test_a_duplicate_is_told_of_and_kept(bob: Door, people: People) -> None:
    first = bob.upload()
    wanted: dict[str, Any] = {"upload_length": str(len(WAV)), "upload_metadata": "filename d2Vla2x5Lndhdg=="}
    told = bob.ask("POST", **wanted).headers
    assert told["afterword-duplicate"] == first
    assert bob.upload() != first
    charlie = Door(signed_in(people.charlie))
    assert "afterword-duplicate" not in charlie.ask("POST", **wanted).headers
    Meeting.objects.update(deleted_at=timezone.now())
    assert "afterword-duplicate" not in bob.ask("POST", **wanted).headers


def test_the_same_content_under_another_name(bob: Door) -> None:
    bob.upload()
    bob.upload(name="copy.wav")
    one, two = Source.objects.order_by("created_at")
    workspace = one.meeting.workspace_id
    assert not twins_of([one, two], workspace)
    Source.objects.update(sha256="ab" * 32)
    alike = one, two = list(Source.objects.order_by("created_at"))
    assert twins_of(alike, workspace) == {two.pk: one}
    Meeting.objects.filter(pk=one.meeting_id).update(deleted_at=timezone.now())
    assert not twins_of([two], workspace)


def test_twice_does_no_harm(bob: Door) -> None:
    bob.upload()
    upload = Upload.objects.get()
    upload.meeting = None  # as it was when the first answer was on its way
    assert str(receive.receive(upload))
    assert Source.objects.count() == 1


# ── a plain form ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def browser(people: People) -> Client:
    client = Client()
    client.force_login(people.bob)
    return client


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_form_without_scripts(browser: Client) -> None:
    sent = [file("a.wav", WAV), file("b.wav", WAV), file("1.png", PNG), file("2.png", PNG)]
    page = browser.post("/uploads/", {"file": sent}, follow=True)
    assert "3 meetings are being read." in page.content.decode()
    assert sorted(meeting.source_set.count() for meeting in Meeting.objects.all()) == [1, 1, 2]
    assert sorted(jobs()) == [("open", 1), ("open", 1), ("open", 2)]


def test_a_form_says_what_it_refused(browser: Client) -> None:
    sent = [file("a.exe", b"MZ"), file("b.mp4", b"MZ" * 3000)]
    page = browser.post("/uploads/", {"file": sent}, follow=True)
    said = page.content.decode()
    assert "Files that end in .exe cannot be read" in said
    assert "b.mp4: This file is not one that can be read here" in said or "b.mp4: The name ends" in said
    assert not Meeting.objects.exists()
    assert not Upload.objects.exists()
    assert "No file was chosen" in browser.post("/uploads/", {}, follow=True).content.decode()


def test_a_form_of_another_workspace(browser: Client, people: People) -> None:
    sent = {"file": file("a.wav", WAV), "workspace": str(people.elsewhere.pk)}
    assert browser.post("/uploads/", sent).status_code == 404
