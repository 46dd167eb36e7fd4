"""What the janitor clears away, what it hands over, and above all what it leaves alone."""

import os
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from pytest_django import Settings

from mediaapp.files import janitor
from mediaapp.files.models import Upload
from mediaapp.files.parts import Part, place_of
from mediaapp.files.places import Place
from mediaapp.meetings import receive, tasks
from mediaapp.meetings.models import Source
from tests.mediaapp.files.door import WAV, Door
from tests.people import People

NOTHING = janitor.Tidied()


def _age(path: Path, days: float) -> None:
    then = time.time() - days * 86_400
    os.utime(path, (then, then))


def test_an_upload_that_rested_too_long_goes(bob: Door, settings: Settings) -> None:
    url = bob.begin()
    bob.send(url, to=5000)
    assert janitor.tidy(receive) == NOTHING
    Upload.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert bob.ask("HEAD", url).status == 410
    assert janitor.tidy(receive).expired == 1
    assert bob.ask("HEAD", url).status == 404
    assert not list(settings.INCOMING.iterdir())


def test_one_that_moves_does_not_expire(bob: Door) -> None:
    url = bob.begin()
    Upload.objects.update(expires=timezone.now() + timedelta(hours=1))
    bob.send(url, to=5000)
    assert Upload.objects.get().expires > timezone.now() + timedelta(days=6)


def test_a_finished_one_is_forgotten_but_its_file_stays(bob: Door) -> None:
    bob.upload()
    Upload.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert janitor.tidy(receive).expired == 1
    assert not Upload.objects.exists()
    source = Source.objects.get()
    assert Place(source.meeting.workspace_id, source.pk).original_path.read_bytes() == WAV
    assert janitor.compare(receive) == NOTHING


def test_what_somebody_writes_to_is_left_alone(bob: Door) -> None:
    bob.begin()
    Upload.objects.update(expires=timezone.now() - timedelta(seconds=1))
    held = Part.hold(Upload.objects.get())
    assert janitor.tidy(receive).expired == 0
    held.let_go()
    assert janitor.tidy(receive).expired == 1


def test_a_file_without_a_row_goes_a_day_after_it_was_seen(folder: Path, people: People) -> None:
    """Not a day after it was written: a database restored from last week must not cost this week's files."""
    original = Place(people.platform.pk, uuid4()).original_path
    original.parent.mkdir(parents=True)
    original.write_bytes(WAV)
    _age(original, 30)
    assert janitor.compare(receive).removed == 0
    mark = original.parent / janitor.MARK
    _age(mark, 0.9)
    assert janitor.compare(receive).removed == 0
    _age(mark, 1.1)
    assert janitor.compare(receive).removed == 1
    assert not original.parent.exists()


def test_a_file_whose_row_comes_back_is_kept(bob: Door) -> None:
    bob.upload()
    mark = place_of(Upload.objects.get()).original_path.parent / janitor.MARK
    mark.touch()
    _age(mark, 9)
    assert janitor.compare(receive) == NOTHING
    assert not mark.exists()


@pytest.mark.parametrize("name", [f"{UUID(int=7)}.part", "tmpk2_x1a.upload.wav"])
def test_bytes_that_nobody_waits_for(folder: Path, settings: Settings, db: None, name: str) -> None:
    """A part without its row; and what a form had brought when the power went."""
    settings.INCOMING.mkdir()
    fresh, old = settings.INCOMING / f"{uuid4()}.part", settings.INCOMING / name
    for path in (fresh, old):
        path.write_bytes(b"bytes")
    _age(old, 2)
    assert janitor.compare(receive).removed == 1
    assert (fresh.exists(), old.exists()) == (True, False)


def test_it_comes_round_by_itself(bob: Door, settings: Settings) -> None:
    sent = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {tasks.tidy.name, tasks.compare.name} <= sent
    bob.begin()
    Upload.objects.update(expires=timezone.now() - timedelta(seconds=1))
    tasks.tidy()
    tasks.compare()
    assert not Upload.objects.exists()


def test_a_row_without_its_file_is_told_of(bob: Door, capsys: pytest.CaptureFixture[str]) -> None:
    bob.upload()
    place = place_of(Upload.objects.get())
    place.original_path.unlink()
    assert janitor.compare(receive).missing == [place]
    assert "original_missing" in capsys.readouterr().out
    assert Source.objects.exists()
