"""The upload door, asked by hand: the protocol, who may come in, and what is refused."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django.fixtures import Settings

from mediaapp.files.models import Upload
from mediaapp.files.parts import Part, place_of
from mediaapp.ledger.models import Job, Work
from mediaapp.meetings.models import Meeting, Source
from mediaapp.workspaces.models import Membership
from mediaapp.workspaces.permissions import TABLE, Permission, Role
from tests.mediaapp.files.door import BYTES, WAV, Door, metadata, signed_in
from tests.people import People


def test_it_says_what_it_speaks(db: None) -> None:
    answer = Door().ask("OPTIONS")
    assert answer.status == 204
    assert answer.headers["tus-version"] == answer.headers["tus-resumable"] == "1.0.0"
    assert answer.headers["tus-extension"] == "creation,creation-with-upload,termination,expiration"
    assert int(answer.headers["tus-max-size"]) == 4 << 30


def test_a_file_becomes_a_meeting(bob: Door, people: People) -> None:
    url = bob.begin(name="weekly_review 3.wav", language="de", client_reference_id="x-1")
    assert bob.offset(url) == 0
    first = bob.send(url, to=7000)
    assert (first.status, first.offset, first.headers.get("afterword-meeting")) == (204, 7000, None)
    assert first.headers["upload-expires"].endswith("GMT")
    last = bob.send(url, offset=7000)
    assert (last.status, last.offset) == (204, len(WAV))
    meeting = Meeting.objects.of(people.platform).get(pk=last.headers["afterword-meeting"])
    assert (meeting.title, meeting.language, meeting.reference) == ("weekly review 3", "de", "x-1")
    assert meeting.created_by == people.bob
    assert not meeting.titled_by_person
    source = meeting.source_set.get()
    assert (source.kind, source.name, source.bytes) == ("audio", "weekly_review 3.wav", len(WAV))
    assert place_of(Upload.objects.get()).original_path.read_bytes() == WAV
    job = Job.objects.get(meeting=meeting.pk)
    assert [work.key for work in Work.objects.filter(job=job)] == [f"probe/{source.pk}"]


def test_a_lost_answer_is_given_again(bob: Door) -> None:
    """The client that never heard that the file had arrived asks, and sends its last PATCH anew."""
    url = bob.begin()
    told = bob.send(url).headers["afterword-meeting"]
    asked = bob.ask("HEAD", url)
    assert (asked.offset, asked.headers["afterword-meeting"]) == (len(WAV), told)
    again = bob.send(url, offset=len(WAV))
    assert (again.status, again.headers["afterword-meeting"]) == (204, told)
    assert bob.send(url).status == 409
    assert Source.objects.count() == 1


@pytest.mark.parametrize("at", [0, 1, 4095, 4096, 5000, 16399])
def test_a_line_that_breaks_at_any_byte_loses_nothing(bob: Door, at: int) -> None:
    url = bob.begin()
    assert bob.send(url, to=at, breaks=True).status == 0
    assert bob.offset(url) == at
    assert bob.send(url, offset=at).status == 204
    assert place_of(Upload.objects.get()).original_path.read_bytes() == WAV


def test_bytes_out_of_order_and_twice(bob: Door) -> None:
    url = bob.begin()
    assert bob.send(url, offset=100).status == 409
    assert bob.send(url, to=5000).offset == 5000
    assert bob.send(url, to=5000).status == 409
    assert bob.offset(url) == 5000


def test_two_windows(bob: Door) -> None:
    """Who comes second is told to wait, and changes nothing."""
    url = bob.begin()
    held = Part.hold(Upload.objects.get())
    answer = bob.send(url)
    assert (answer.status, answer.headers["retry-after"]) == (423, "5")
    assert bob.ask("DELETE", url).status == 423
    held.let_go()
    assert bob.send(url).status == 204


def test_creation_with_upload(bob: Door) -> None:
    wanted: dict[str, Any] = {"upload_length": str(len(WAV)), "upload_metadata": metadata(filename="a.wav")}
    part = bob.ask("POST", body=[WAV[:6000]], **wanted, **BYTES)
    assert (part.status, part.offset) == (201, 6000)
    assert bob.offset(part.headers["location"]) == 6000
    whole = bob.ask("POST", body=[WAV], **wanted, **BYTES)
    assert whole.status == 201
    assert Meeting.objects.filter(pk=whole.headers["afterword-meeting"]).exists()


def test_an_upload_is_given_up(bob: Door, settings: Settings) -> None:
    url = bob.begin()
    bob.send(url, to=5000)
    assert bob.ask("DELETE", url).status == 204
    assert bob.ask("HEAD", url).status == 404
    assert not list(settings.INCOMING.iterdir())


def test_giving_up_after_the_end_keeps_the_meeting(bob: Door) -> None:
    url = bob.begin()
    bob.send(url)
    assert bob.ask("DELETE", url).status == 204
    assert Source.objects.count() == 1


def test_more_than_was_announced(bob: Door) -> None:
    url = bob.begin()
    assert bob.send(url, WAV + b"more", content_length=str(len(WAV) + 4)).status == 413
    assert bob.send(url, WAV + b"more").status == 413
    assert bob.offset(url) == len(WAV)


def test_a_method_that_a_proxy_does_not_let_through(bob: Door) -> None:
    url = bob.begin()
    sent = bob.ask("POST", url, [WAV], upload_offset="0", x_http_method_override="PATCH", **BYTES)
    assert sent.status == 204


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("POST", {"tus_resumable": "0.2.2"}, 412),
        ("POST", {"upload_length": ""}, 400),
        ("POST", {"upload_length": "-1"}, 400),
        ("POST", {"upload_length": "1e3"}, 400),
        ("POST", {"upload_length": "", "upload_defer_length": "1"}, 400),
        ("POST", {"upload_length": "0"}, 422),
        ("POST", {"upload_length": str((4 << 30) + 1)}, 413),
        ("POST", {"upload_metadata": metadata(filename="setup.exe")}, 415),
        ("POST", {"upload_metadata": "filename ???"}, 400),
        ("POST", {"upload_metadata": metadata(filename="a.wav", language="xx")}, 422),
        ("POST", {"upload_metadata": metadata(filename="a.wav", template="../x")}, 422),
        ("POST", {"upload_metadata": metadata(filename="a.wav", started_at="soon")}, 422),
        ("POST", {"upload_metadata": metadata(filename="a.wav", meeting="7")}, 422),
        ("PUT", {}, 405),
        ("PATCH", {}, 405),
    ],
)
def test_what_is_refused_before_a_byte(bob: Door, method: str, headers: dict[str, Any], status: int) -> None:
    good: dict[str, Any] = {"upload_length": "10", "upload_metadata": metadata(filename="a.wav")}
    answer = bob.ask(method, **{**good, **headers})
    assert answer.status == status, answer
    assert answer.headers["content-type"] == "application/problem+json"
    assert not Upload.objects.exists()


@pytest.mark.parametrize("content", [b"MZ\x90\x00" + b"\x01" * 9000, bytes(9000), b"#EXTM3U\n/etc/passwd\n"])
def test_content_that_is_something_else(bob: Door, settings: Settings, content: bytes) -> None:
    url = bob.begin(content, "talk.mp4")
    answer = bob.send(url, content)
    assert answer.status == 415, answer
    assert b"Afterword reads recordings" in answer.body
    assert bob.ask("HEAD", url).status == 404
    assert not list(settings.INCOMING.iterdir())
    assert not Source.objects.exists()


# ── who may come in ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", list(Role))
def test_the_role_table_holds_at_the_door(people: People, role: Role) -> None:
    door = Door(signed_in(people.by_role[role]))
    answer = door.ask("POST", upload_length="10", upload_metadata=metadata(filename="a.wav"))
    assert answer.status == (201 if Permission.UPLOAD in TABLE[role] else 403)


def test_the_signed_out(people: People) -> None:
    assert Door().ask("POST", upload_length="10").status == 401
    assert Door({"host": "localhost", "authorization": "Bearer aw_x"}).ask("POST").status == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"x_csrftoken": ""}, 403),
        ({"x_csrftoken": "d" * 32}, 403),
        ({"origin": "https://elsewhere.example"}, 403),
        ({"origin": "http://localhost"}, 201),
        ({"host": "elsewhere.example"}, 400),
    ],
)
def test_another_site_cannot_send(bob: Door, headers: dict[str, Any], status: int) -> None:
    wanted: dict[str, Any] = {"upload_length": "10", "upload_metadata": metadata(filename="a.wav"), **headers}
    assert bob.ask("POST", **wanted).status == status


@pytest.mark.parametrize("method", ["HEAD", "PATCH", "DELETE"])
def test_an_upload_is_its_senders_alone(bob: Door, people: People, method: str) -> None:
    url = bob.begin()
    for other in (people.alice, people.charlie):
        answer = Door(signed_in(other)).ask(method, url, upload_offset="0", **BYTES)
        assert answer.status == 404
    assert bob.ask(method, "/uploads/nonsense", upload_offset="0", **BYTES).status == 404


def test_who_may_no_longer_upload_is_stopped(bob: Door, people: People) -> None:
    url = bob.begin()
    Membership.objects.filter(user=people.bob).update(role=Role.VIEWER)
    assert bob.send(url).status == 404
    Membership.objects.filter(user=people.bob).update(role=Role.EDITOR)
    assert bob.send(url).status == 204


def test_the_workspace_that_the_page_was_of(people: People) -> None:
    """What a page sends goes where the page was, even if another window has moved on since."""
    Membership.objects.create(workspace=people.elsewhere, user=people.bob, role=Role.EDITOR)
    bob = Door(signed_in(people.bob))
    meeting = bob.upload(workspace=str(people.elsewhere.pk))
    assert Meeting.objects.of(people.elsewhere).filter(pk=meeting).exists()
    foreign = metadata(filename="a.wav", workspace=str(people.elsewhere.pk))
    carol = Door(signed_in(people.alice))
    assert carol.ask("POST", upload_length="9", upload_metadata=foreign).status == 404


def test_a_meeting_of_strangers_cannot_be_added_to(bob: Door, people: People) -> None:
    theirs = Meeting.objects.create(workspace=people.elsewhere)
    wanted = metadata(filename="a.wav", meeting=str(theirs.pk))
    assert bob.ask("POST", upload_length="9", upload_metadata=wanted).status == 404


def test_a_form_goes_to_the_site(people: People) -> None:
    """The same address without a tus header is a page's form, and Django's matter."""
    answer = Door().ask("GET", tus_resumable="")
    assert answer.status in {302, 404, 405}
    assert "tus-resumable" not in answer.headers
    assert Client().get("/uploads/").status_code == answer.status


# ── what may be down ─────────────────────────────────────────────────────────────────────────────────


def test_a_disk_that_is_nearly_full(bob: Door, settings: Settings) -> None:
    url = bob.begin()
    settings.DISK_FLOOR = 1 << 60
    answer = bob.ask("POST", upload_length="10", upload_metadata=metadata(filename="a.wav"))
    assert (answer.status, answer.headers["retry-after"]) == (507, "60")
    assert b"nearly full" in answer.body
    content = WAV * 1100  # more than what is written between two looks at the disk
    big: dict[str, Any] = {"upload_length": str(len(content)), "upload_metadata": metadata(filename="b.wav")}
    settings.DISK_FLOOR = 0
    url = bob.ask("POST", **big).headers["location"]
    settings.DISK_FLOOR = 1 << 60
    assert bob.send(url, content).status == 507
    assert 16 << 20 <= bob.offset(url) < len(content)
    settings.DISK_FLOOR = 0
    assert bob.send(url, content, bob.offset(url)).status == 204


def test_a_database_that_is_down(bob: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last byte arrives while the database is away: nothing is lost, and asking again ends it well."""
    url = bob.begin()

    def away(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patch:
        patch.setattr(Meeting.objects, "create", away)
        answer = bob.send(url)
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    assert not Source.objects.exists()
    assert bob.offset(url) == len(WAV)
    assert "afterword-meeting" in bob.send(url, offset=len(WAV)).headers
    assert Source.objects.count() == 1
