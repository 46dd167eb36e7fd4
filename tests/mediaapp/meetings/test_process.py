"""A meeting goes from its files to its minutes through the ledger, by the scripted engine, unit by unit."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from pytest_django import Settings

from mediaapp.files.places import Place
from mediaapp.ledger.models import Job, Part, Work
from mediaapp.ledger.run import run
from mediaapp.meetings import kit
from mediaapp.meetings.models import Claim, Meeting, Showing, Source, Utterance, Writing
from mediaapp.meetings.process import start
from mediaapp.workspaces.models import Workspace
from tests import media

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _scripted(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ENGINE, settings.ENGINES = "scripted", {}
    kit.forget()
    monkeypatch.setattr("mediaapp.ledger.send._publish", lambda queue, keys: len(keys))


@pytest.fixture
def workspace() -> Workspace:
    return Workspace.objects.create(name="Platform")


def meeting_with(workspace: Workspace, *files: tuple[Path, str]) -> Meeting:
    meeting = Meeting.objects.create(workspace=workspace)
    for position, (path, kind) in enumerate(files, start=1):
        source = Source.objects.create(
            meeting=meeting, position=position, kind=kind, name=path.name, bytes=path.stat().st_size
        )
        place = Path(default_storage.path(Place(workspace.pk, source.pk).original))
        place.parent.mkdir(parents=True)
        shutil.copy(path, place)
    return meeting


def drain(job: Job, choose: Callable[[list[int]], int] = min) -> None:
    """Do every unit, one after another, until none is left."""
    for _ in range(500):
        waiting = list(job.work_set.filter(state=Work.State.PENDING).values_list("pk", flat=True))
        if not waiting:
            return
        run(choose(waiting))
    raise AssertionError("the job does not come to its end")


def test_a_recording_becomes_a_record_and_minutes(workspace: Workspace, tmp_path: Path) -> None:
    meeting = meeting_with(workspace, (media.tone(tmp_path / "talk.wav", seconds=150), "audio"))
    job = start(meeting, None)
    drain(job)
    job.refresh_from_db()
    meeting.refresh_from_db()
    assert job.state == Job.State.DONE
    assert list(job.work_set.filter(state=Work.State.GAP).values_list("key", "reason")) == []
    assert meeting.current_job == job
    assert Utterance.objects.live(meeting).count() > 3
    assert Source.objects.get(meeting=meeting).duration_ms == pytest.approx(150_000, abs=100)
    writing = Writing.objects.get(meeting=meeting)
    assert Claim.objects.filter(writing=writing, verified=True).exists()


def test_the_order_in_which_units_end_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    path = media.tone(tmp_path / "talk.wav", seconds=150)
    rows = []
    for choose in (min, max):
        meeting = meeting_with(workspace, (path, "audio"))
        drain(start(meeting, None), choose)
        meeting.refresh_from_db()
        live = Utterance.objects.live(meeting)
        rows.append(list(live.values_list("start_ms", "end_ms", "text", "speaker__label", "label")))
    assert rows[0] == rows[1]
    assert rows[0]


def test_a_broken_file_is_a_gap_in_words_and_the_rest_is_read(workspace: Workspace, tmp_path: Path) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF\x00\x00\x00\x00WAVEjunk" * 20)
    good = media.tone(tmp_path / "talk.wav", seconds=20)
    meeting = meeting_with(workspace, (broken, "audio"), (good, "audio"))
    job = start(meeting, None)
    drain(job)
    gap = job.work_set.get(state=Work.State.GAP)
    assert gap.stage == "probe"
    assert gap.reason.endswith(".")
    assert str(tmp_path) not in gap.reason
    meeting.refresh_from_db()
    assert Utterance.objects.live(meeting).exists()


def test_pictures_become_screens(workspace: Workspace, tmp_path: Path) -> None:
    from PIL import Image

    path = tmp_path / "board.png"
    Image.new("RGB", (640, 360), "white").save(path)
    meeting = meeting_with(workspace, (path, "image"))
    drain(start(meeting, None))
    assert Showing.objects.filter(meeting=meeting).count() == 1


def test_words_reach_the_ledger_before_the_end(workspace: Workspace, tmp_path: Path) -> None:
    meeting = meeting_with(workspace, (media.tone(tmp_path / "talk.wav", seconds=150), "audio"))
    job = start(meeting, None)
    for _ in range(12):
        waiting = job.work_set.filter(state=Work.State.PENDING).exclude(stage="merge").order_by("pk")
        if Part.objects.filter(job=job, type="Heard").exists() or not waiting:
            break
        run(waiting[0].pk)
    assert Part.objects.filter(job=job, type="Heard").exists()
    assert not job.work_set.filter(stage="merge").exists()


def test_a_job_waits_for_what_its_transcriber_wants(
    workspace: Workspace, tmp_path: Path, settings: Settings
) -> None:
    script = tmp_path / "script.json"
    script.write_text('{"wants_turns": true}')
    settings.ENGINE_OPTIONS = {**settings.ENGINE_OPTIONS, "script": script}
    meeting = meeting_with(workspace, (media.tone(tmp_path / "talk.wav", seconds=40), "audio"))
    job = start(meeting, None)
    assert job.recipe["wants_turns"]
    drain(job)
    closed = list(job.work_set.filter(stage__in=["diarise", "transcribe"]).order_by("closed_at"))
    assert [work.stage for work in closed] == ["diarise", "transcribe"]
    job.refresh_from_db()
    assert job.state == Job.State.DONE
