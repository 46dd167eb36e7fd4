"""Power cuts between the last byte and the job: whatever was uploaded becomes one source, and only one."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from mediaapp.files import janitor
from mediaapp.files.models import Upload
from mediaapp.files.parts import place_of
from mediaapp.ledger.models import Job, Work
from mediaapp.meetings import receive
from mediaapp.meetings.models import Source
from tests.mediaapp.files import processes
from tests.mediaapp.files.door import WAV, Door
from tests.people import People

POINTS = ["written", "synced", "renamed", "committing", "sending"]


@pytest.fixture(params=POINTS)
def interrupted(request: pytest.FixtureRequest, folder: Path, people: People) -> str:
    """The address of an upload whose server ended at a point."""
    ended = processes.run(folder, "tests.mediaapp.files.ending", request.param, people.bob.email)
    assert ended.returncode == 9, ended.stderr
    upload = Upload.objects.get()
    assert bool(upload.meeting) == (request.param == "sending")
    assert Source.objects.count() == (1 if upload.meeting else 0)
    return ended.stdout.strip()


def _is_whole() -> None:
    """One source with its file, and one job whose first unit is there and not yet sent."""
    source = Source.objects.get()
    assert place_of(Upload.objects.get()).original_path.read_bytes() == WAV
    job = Job.objects.get()
    assert job.state == Job.State.OPEN
    assert Work.objects.get(job=job).key == f"probe/{source.pk}"


def test_the_client_comes_back(interrupted: str, bob: Door) -> None:
    assert bob.offset(interrupted) == len(WAV)
    assert "afterword-meeting" in bob.send(interrupted, offset=len(WAV)).headers
    _is_whole()
    _nothing_is_left_over()


def test_the_client_never_comes_back(interrupted: str) -> None:
    assert janitor.tidy(receive).adopted == 0
    Upload.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    is_done = bool(Upload.objects.get().meeting)
    assert janitor.tidy(receive).adopted == (0 if is_done else 1)
    _is_whole()
    _nothing_is_left_over()


def _nothing_is_left_over() -> None:
    assert janitor.tidy(receive) == janitor.Tidied()
    assert janitor.compare(receive) == janitor.Tidied()
