"""The demo meeting comes in by the ordinary door, once."""

import subprocess

import pytest
from django.test import Client
from pytest_django import Settings

from mediaapp.ledger.models import Job
from mediaapp.meetings.models import Meeting, Source
from mediaapp.meetings.views.demo import RECORDING
from tests.media import ffmpeg_path
from tests.people import People, invent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db: None) -> People:
    return invent()


def test_it_becomes_a_meeting_like_any_other_and_only_one(people: People) -> None:
    client = Client()
    client.force_login(people.bob)
    first, again = client.post("/demo/"), client.post("/demo/")
    meeting = Meeting.objects.get()
    assert first["location"] == again["location"] == f"/meetings/{meeting.pk}/"
    source = Source.objects.get()
    assert (source.kind, source.bytes, source.language) == ("video", RECORDING.stat().st_size, "en")
    assert Job.objects.get().kind == Job.Kind.PROCESS


def test_a_full_disk_is_told_of(people: People, settings: Settings) -> None:
    settings.DISK_FLOOR = 1 << 60
    client = Client()
    client.force_login(people.bob)
    page = client.post("/demo/", follow=True)
    assert not Meeting.objects.exists()
    assert page.redirect_chain[-1][0] == "/"
    assert "The disk of the server is nearly full." in page.content.decode()


def test_it_is_small_and_has_pictures_and_sound() -> None:
    assert RECORDING.stat().st_size <= 1_000_000
    told = subprocess.run(
        [ffmpeg_path(), "-i", RECORDING], capture_output=True, text=True, check=False, timeout=60
    ).stderr
    assert "Video: h264" in told
    assert "Audio: aac" in told
    assert "Duration: 00:01:2" in told
