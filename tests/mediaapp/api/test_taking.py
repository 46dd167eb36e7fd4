"""Files by REST: taken in as by any other door, once however often they are sent, and refused in words."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from mediaapp.api import taking
from mediaapp.api.models import Replay
from mediaapp.asgi import application
from mediaapp.files import accepts, uploads
from mediaapp.files.models import Upload
from mediaapp.files.places import Place
from mediaapp.ledger.models import Job, Work
from mediaapp.ledger.run import run
from mediaapp.meetings import kit
from mediaapp.meetings.models import Meeting, Source
from tests import media
from tests.mediaapp.api import contract
from tests.mediaapp.api.script import Script, is_problem
from tests.mediaapp.files.door import WAV, Door
from tests.people import People

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("mediaapp.ledger.send._publish", lambda queue, keys: len(keys))
    yield
    shutil.rmtree(default_storage.path(""), ignore_errors=True)


def wav(name: str = "weekly_review.wav", content: bytes = WAV) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def incoming() -> list[Path]:
    return list(Path(configured.INCOMING).glob("*.part"))


def test_a_file_becomes_a_meeting(people: People, script: Script) -> None:
    fields = {"file": wav(), "title": "Weekly", "language": "de", "client_reference_id": "crm-7"}
    response = script.post("meetings", {**fields, "started_at": "2026-03-01T10:00:00+01:00"})
    assert response.status_code == 202
    told = contract.keeps("POST", "meetings", response)
    assert response["Location"] == f"/api/v1/meetings/{told['id']}"
    assert (told["title"], told["state"], told["client_reference_id"]) == ("Weekly", "queued", "crm-7")
    assert told["started_at"] == "2026-03-01T09:00:00Z"
    meeting = Meeting.objects.of(people.platform).get(pk=told["id"])
    assert (meeting.language, meeting.created_by) == ("de", people.alice)
    source = meeting.source_set.get()
    assert Place(people.platform.pk, source.pk).original_path.read_bytes() == WAV
    assert Work.objects.get().key == f"probe/{source.pk}"
    assert not incoming()


def test_several_files_are_one_meeting_in_their_order(script: Script) -> None:
    files = [wav(f"part {n}.wav", WAV + bytes([n])) for n in range(3)]
    response = script.post("meetings", {"file": files})
    assert response.status_code == 202
    sources = script.get(f"meetings/{response.json()['id']}/sources").json()["data"]
    assert [one["name"] for one in sources] == ["part 0.wav", "part 1.wav", "part 2.wav"]
    assert Job.objects.filter(state=Job.State.OPEN).count() == 1


def test_a_file_is_added_to_a_meeting(script: Script) -> None:
    first = script.post("meetings", {"file": wav()}).json()["id"]
    assert script.post("meetings", {"file": wav("more.wav"), "meeting": first}).json()["id"] == first
    assert Source.objects.filter(meeting=first).count() == 2


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({}, 422, "invalid"),
        ({"title": "No file"}, 422, "invalid"),
        ({"file": "a text"}, 422, "invalid"),
        ({"file": ("notes.exe", b"MZ" * 50)}, 415, "unsupported_kind"),
        ({"file": ("talk.wav", b"no sound at all " * 99)}, 415, "unsupported_kind"),
        ({"file": ("talk.wav", WAV), "language": "klingon"}, 422, "invalid"),
        ({"file": ("talk.wav", WAV), "started_at": "soon"}, 422, "invalid"),
        ({"file": ("talk.wav", WAV), "title": "x" * 201}, 422, "invalid"),
        ({"file": ("talk.wav", WAV), "workspace": "00000000-0000-4000-8000-000000000000"}, 404, "not_found"),
        ({"file": ("talk.wav", WAV), "meeting": "00000000-0000-4000-8000-000000000000"}, 404, "not_found"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_leaves_nothing(
    script: Script, fields: dict[str, Any], status: int, code: str
) -> None:
    sent = {k: SimpleUploadedFile(*v) if isinstance(v, tuple) else v for k, v in fields.items()}
    response = script.post("meetings", sent)
    assert is_problem(response, status, code)
    contract.keeps("POST", "meetings", response)
    assert not Meeting.objects.exists()
    assert not Upload.objects.exists()
    assert not incoming()


def test_one_bad_file_of_several_refuses_them_all(script: Script) -> None:
    files = [wav("one.wav"), SimpleUploadedFile("two.wav", b"no sound at all " * 99)]
    assert is_problem(script.post("meetings", {"file": files}), 415, "unsupported_kind")
    assert not Meeting.objects.exists()
    assert not Upload.objects.exists()


def test_too_large(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accepts, "LIMITS", type(accepts.LIMITS)(file_bytes=1000))
    assert is_problem(script.post("meetings", {"file": wav()}), 413, "too_large")


def test_no_room_on_the_disk(script: Script, settings: Settings) -> None:
    settings.DISK_FLOOR = 1 << 60
    response = script.post("meetings", {"file": wav()})
    assert is_problem(response, 507, "disk_full")
    assert response["Retry-After"]


# ── once ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_request_again_makes_no_second_meeting(people: People, script: Script) -> None:
    first = script.post("meetings", {"file": wav()}, idempotency_key="weekly-34")
    again = script.post("meetings", {"file": wav()}, idempotency_key="weekly-34")
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json()["id"] == again.json()["id"]
    assert first["Location"] == again["Location"]
    assert Source.objects.count() == 1
    other = script.post("meetings", {"file": wav()}, idempotency_key="weekly-35")
    assert other.json()["id"] != first.json()["id"]
    bobs = Script.of(people.bob, people.platform).post(
        "meetings", {"file": wav()}, idempotency_key="weekly-34"
    )
    assert bobs.json()["id"] != first.json()["id"], "a key is its person's own"


def test_a_key_belongs_to_its_request(script: Script) -> None:
    script.post("meetings", {"file": wav()}, idempotency_key="k")
    response = script.post("meetings", {"file": wav(content=WAV + b"x")}, idempotency_key="k")
    assert is_problem(response, 422, "idempotency_key_reused")
    assert is_problem(script.post("meetings", {"file": wav()}, idempotency_key="k" * 201), 422, "invalid")


def test_a_refused_request_may_be_sent_again(script: Script, settings: Settings) -> None:
    floor = settings.DISK_FLOOR
    settings.DISK_FLOOR = 1 << 60
    assert script.post("meetings", {"file": wav()}, idempotency_key="k").status_code == 507
    settings.DISK_FLOOR = floor
    assert script.post("meetings", {"file": wav()}, idempotency_key="k").status_code == 202


def test_a_request_that_is_being_worked_on_is_not_done_twice(script: Script) -> None:
    script.post("meetings", {"file": wav()}, idempotency_key="k")
    Replay.objects.update(meeting=None)
    response = script.post("meetings", {"file": wav()}, idempotency_key="k")
    assert is_problem(response, 409, "in_progress")
    assert response["Retry-After"]


class PowerCut(BaseException):
    """Ends a request as the end of its process does: nothing behind it runs."""


@pytest.mark.parametrize("after", [1, 2])
def test_a_request_that_was_cut_off_goes_on_where_it_was(
    script: Script, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """The process died after so many of two files were taken in; the client sends everything again."""
    files = [("one.wav", WAV), ("two.wav", WAV + b"x")]
    taken: list[Any] = []

    def dies(upload: Upload, *more: Any) -> Any:
        found = uploads.take_in(upload, *more)
        taken.append(found)
        if len(taken) == after:
            raise PowerCut
        return found

    with monkeypatch.context() as patch:
        patch.setattr(taking, "uploads", type("Dying", (), {**vars(uploads), "take_in": staticmethod(dies)}))
        with pytest.raises(PowerCut):
            script.post("meetings", {"file": [wav(*one) for one in files]}, idempotency_key="k")
    monkeypatch.setattr(taking, "ABANDONED", taking.ABANDONED * 0)
    response = script.post("meetings", {"file": [wav(*one) for one in files]}, idempotency_key="k")
    assert response.status_code == 202
    assert Meeting.objects.count() == 1
    assert sorted(Source.objects.values_list("name", flat=True)) == ["one.wav", "two.wav"]
    assert Job.objects.filter(state=Job.State.OPEN).count() == 1


# ── the upload door ──────────────────────────────────────────────────────────────────────────────────


def test_a_token_opens_the_upload_door(people: People, script: Script) -> None:
    door = Door({"host": "localhost", **script.headers}, application)
    meeting = door.upload(title="By tus")
    told = script.get(f"meetings/{meeting}").json()
    assert told["title"] == "By tus"
    assert Meeting.objects.get().workspace == people.platform


def test_a_token_that_may_not_write_does_not(people: People, script: Script) -> None:
    reader = Script.of(people.alice, people.platform, "read", "export")
    viewer = Script.of(people.vera, people.platform)
    for one in (reader, viewer):
        door = Door({"host": "localhost", **one.headers}, application)
        assert door.ask("POST", upload_length="10").status == 403
    stranger = Script.of(people.charlie, people.elsewhere)
    mine = Door({"host": "localhost", **script.headers}, application).begin()
    assert Door({"host": "localhost", **stranger.headers}, application).ask("HEAD", mine).status == 404


# ── from the file to the minutes ─────────────────────────────────────────────────────────────────────


def test_sent_waited_for_and_pulled(script: Script, settings: Settings, tmp_path: Path) -> None:
    settings.ENGINE, settings.ENGINES = "scripted", {}
    settings.API_READS = settings.API_WRITES = 1000
    kit.forget()
    talk = media.tone(tmp_path / "talk.wav", seconds=40)
    made = script.post("meetings", {"file": SimpleUploadedFile("talk.wav", talk.read_bytes())})
    url = f"meetings/{made.json()['id']}"
    states: list[str] = []
    for _ in range(200):
        states.append(contract.keeps("GET", f"{url}/status", script.get(f"{url}/status"))["state"])
        waiting = Work.objects.filter(state=Work.State.PENDING).order_by("pk").first()
        if waiting is None:
            break
        run(waiting.pk)
    assert states[0] == "queued"
    assert states[-1] == "ready"
    assert "working" in states
    minutes = contract.keeps("GET", f"{url}/minutes", script.get(f"{url}/minutes"))
    assert minutes["overview"]
    assert minutes["engine"]["name"] == "scripted"
    assert any(claim["verified"] and claim["evidence"] for claim in minutes["overview"])
    transcript = contract.keeps("GET", f"{url}/transcript", script.get(f"{url}/transcript"))
    assert transcript["transcript"]
    assert script.get(f"{url}/transcript.vtt").content.startswith(b"WEBVTT")
    assert script.get(f"{url}/minutes.md").content
    (source,) = script.get(f"{url}/sources").json()["data"]
    assert source["duration_ms"] == pytest.approx(40_000, abs=100)
    assert len(source["sha256"]) == 64
