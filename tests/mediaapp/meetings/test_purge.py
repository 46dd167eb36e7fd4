"""Deleted for good: no byte, no row and no trace in the index is left, whenever it was cut off."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone
from pytest_django.fixtures import Settings

from mediaapp.files.places import Place
from mediaapp.ledger.models import Job, Part, Work
from mediaapp.ledger.run import run
from mediaapp.meetings import kit, purge
from mediaapp.meetings.models import Meeting
from mediaapp.meetings.process import start
from mediaapp.workspaces.models import Workspace
from tests import media
from tests.mediaapp.meetings.test_process import drain, meeting_with

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _alone(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.ENGINE, settings.ENGINES = "scripted", {}
    kit.forget()
    monkeypatch.setattr("mediaapp.ledger.send._publish", lambda queue, keys: len(keys))
    monkeypatch.setattr(purge, "AGAIN", timedelta())
    shutil.rmtree(default_storage.path(""), ignore_errors=True)
    yield
    shutil.rmtree(default_storage.path(""), ignore_errors=True)


@pytest.fixture
def meeting(tmp_path: Path) -> Meeting:
    """A talk that was read to its end."""
    workspace = Workspace.objects.create(name="Platform")
    made = meeting_with(workspace, (media.tone(tmp_path / "talk.wav", seconds=20), "audio"))
    drain(start(made, None))
    made.refresh_from_db()
    return made


def left_of(meeting: Meeting) -> dict[str, int]:
    """How many rows of each kind there are; beside the workspace, its audit log and the purge itself."""
    kept = {
        "workspaces.workspace",
        "ledger.job",
        "ledger.work",
        "contenttypes.contenttype",
        "auth.permission",
        "audit.entry",
    }
    found: dict[str, int] = {}
    for model in apps.get_models():
        if model._meta.label_lower not in kept and model._meta.app_label != "sessions":
            found[model._meta.label_lower] = _count(model)
    return {name: n for name, n in found.items() if n}


def _count(model: type[models.Model]) -> int:
    return int(model._default_manager.count())


def files() -> list[Path]:
    return [path for path in Path(default_storage.path("")).rglob("*") if path.is_file()]


def ask(meeting: Meeting) -> Job:
    job = purge.ask(meeting.workspace, meeting.pk, None)
    assert job
    return job


def test_nothing_is_left(meeting: Meeting) -> None:
    assert files()
    assert left_of(meeting)
    job = ask(meeting)
    drain(job)
    assert files() == []
    assert left_of(meeting) == {}
    assert [(one.kind, one.state) for one in Job.objects.all()] == [("purge", "done")]
    assert [one.key for one in Work.objects.all()] == ["purge"]


def test_it_is_hidden_at_once_and_its_work_stops(meeting: Meeting) -> None:
    again = start(meeting, None)
    ask(meeting)
    assert not Meeting.objects.of(meeting.workspace).exists()
    again.refresh_from_db()
    assert again.state == Job.State.CANCELLED


@pytest.mark.parametrize("dies_in", ["_forget", "_remove", "deliver", "hand_back", "close"])
def test_cut_off_anywhere_it_is_done_later(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch, dies_in: str
) -> None:
    class PowerCut(BaseException):
        pass

    job = ask(meeting)
    with monkeypatch.context() as patch:

        def dies(*_args: object, **_kwargs: object) -> None:
            raise PowerCut

        patch.setattr(purge, dies_in, dies)
        with pytest.raises(PowerCut):
            drain(job)
    # The lease of the dead runs out, and the sweep hands the unit to somebody else.
    Work.objects.filter(state=Work.State.LEASED).update(lease_until=timezone.now() - timedelta(hours=1))
    from mediaapp.ledger.sweep import bury

    bury()
    drain(job)
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert files() == []
    assert left_of(meeting) == {}


def test_a_stage_that_was_at_work_leaves_nothing_behind(meeting: Meeting) -> None:
    """It writes a file after the first look, and its delivery is refused though its job is gone."""
    working = start(meeting, None)
    unit = working.work_set.get()
    job = ask(meeting)
    (purging,) = job.work_set.all()
    run(purging.pk)
    assert not Job.objects.filter(pk=working.pk).exists()
    late = Place(meeting.workspace_id, unit.source_id).made_path("late")
    late.mkdir(parents=True)
    (late / "play.m4a").write_bytes(b"sound")
    drain(job)
    assert files() == []


def test_a_late_delivery_is_refused_quietly(meeting: Meeting) -> None:
    from mediaapp.ledger.claim import Fenced, claim
    from mediaapp.ledger.close import close, fail
    from mediaapp.ledger.deliver import deliver
    from mediaapp.ledger.plans import Value

    working = start(meeting, None)
    lease = claim(working.work_set.get().pk)
    assert lease
    drain(ask(meeting))
    with pytest.raises(Fenced):
        deliver(lease, [Value("Probe", {})])
    with pytest.raises(Fenced):
        close(lease)
    with pytest.raises(Fenced):
        fail(lease, "It went wrong.", can_retry=False)
    assert not Part.objects.exists()


def test_a_neighbour_keeps_everything(meeting: Meeting, tmp_path: Path) -> None:
    neighbour = meeting_with(meeting.workspace, (media.tone(tmp_path / "other.wav", seconds=5), "audio"))
    drain(start(neighbour, None))
    before = {path: path.read_bytes() for path in files() if str(neighbour.source_set.get().pk) in str(path)}
    drain(ask(meeting))
    assert {path: path.read_bytes() for path in files()} == before
    assert neighbour.source_set.count() == 1


def test_thirty_days_in_the_trash_are_the_end(meeting: Meeting) -> None:
    Meeting.objects.update(deleted_at=timezone.now() - timedelta(days=29))
    assert purge.ask_for_expired() == 0
    Meeting.objects.update(deleted_at=timezone.now() - timedelta(days=30, minutes=1))
    assert purge.ask_for_expired() == 1
    assert purge.ask_for_expired() == 0, "asked for once"
    drain(Job.objects.get(kind=Job.Kind.PURGE))
    assert files() == []


def test_nobody_elses(meeting: Meeting) -> None:
    elsewhere = Workspace.objects.create(name="Elsewhere")
    assert purge.ask(elsewhere, meeting.pk, None) is None
    assert Meeting.objects.of(meeting.workspace).exists()
