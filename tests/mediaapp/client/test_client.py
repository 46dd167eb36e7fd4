"""The client against the real doors: files in, documents out, and every way of being told no."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.cache import caches
from pytest_django.live_server_helper import LiveServer

from mediaapp.client import Afterword, Refused, Unreachable
from mediaapp.client.__main__ import main
from mediaapp.meetings.models import Meeting, Source
from tests import shelf, transcript
from tests.mediaapp.api.script import Script
from tests.mediaapp.files.door import WAV
from tests.people import People, invent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> Iterator[People]:
    caches["counters"].clear()
    yield invent()
    caches["counters"].clear()


@pytest.fixture
def script(people: People) -> Script:
    return Script.of(people.alice, people.platform)


@pytest.fixture
def site(live_server: LiveServer, script: Script) -> Iterator[Afterword]:
    with Afterword(live_server.url, script.sent, pause=0.01) as made:
        yield made


def test_files_become_one_meeting(site: Afterword, tmp_path: Path) -> None:
    paths = [tmp_path / "one.wav", tmp_path / "two.wav"]
    for path in paths:
        path.write_bytes(WAV)
    meeting = site.upload(*paths, title="Weekly", client_reference_id="crm-7", key="weekly-34")
    assert site.upload(*paths, title="Weekly", client_reference_id="crm-7", key="weekly-34") == meeting
    told = site.meeting(meeting)
    assert (told["title"], told["client_reference_id"], told["state"]) == ("Weekly", "crm-7", "queued")
    assert sorted(Source.objects.values_list("name", flat=True)) == ["one.wav", "two.wav"]


def test_lists_are_walked_to_their_end(people: People, site: Afterword) -> None:
    made = {str(shelf.meeting(people.platform, f"{n}").pk) for n in range(5)}
    assert {one["id"] for one in site.meetings(limit="2")} == made


def test_documents_and_what_else_there_is(people: People, site: Afterword) -> None:
    meeting = str(transcript.record(people.platform).pk)
    assert site.document(meeting, "transcript.vtt", speakers="false").startswith(b"WEBVTT")
    assert json.loads(site.document(meeting, "minutes.json"))["meeting"]["id"] == meeting
    assert site.wait(meeting) == "ready"
    assert site.send("POST", "vocabulary", {"text": "Kubernetes"})["text"] == "Kubernetes"
    assert site.send("DELETE", f"meetings/{meeting}") == {}
    with pytest.raises(Refused) as absent:
        site.meeting(meeting)
    assert (absent.value.status, absent.value.code) == (404, "not_found")


def test_waiting_ends(people: People, site: Afterword) -> None:
    heard: list[Any] = []
    meeting = str(shelf.fill(people.platform)["working"].pk)
    with pytest.raises(TimeoutError):
        site.wait(meeting, seconds=0.05, tell=heard.append)
    assert {one["state"] for one in heard} == {"working"}


def answering(*answers: httpx.Response | Exception) -> tuple[Afterword, list[httpx.Request]]:
    """A site that says these things one after the other."""
    asked: list[httpx.Request] = []
    left = list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        request.read()
        asked.append(request)
        said = left.pop(0)
        if isinstance(said, Exception):
            raise said
        return said

    line = httpx.Client(transport=httpx.MockTransport(answer))
    return Afterword("http://site", "aw_x", line=line, pause=0), asked


def test_a_broken_line_sends_the_same_again(tmp_path: Path) -> None:
    (tmp_path / "talk.wav").write_bytes(WAV)
    site, asked = answering(httpx.ReadError("cut"), httpx.Response(202, json={"id": "7"}))
    assert site.upload(tmp_path / "talk.wav") == "7"
    assert len({one.headers["idempotency-key"] for one in asked}) == 1
    assert all(WAV in one.content for one in asked)


def test_what_may_not_be_done_twice_is_sent_once() -> None:
    site, asked = answering(httpx.ReadError("cut"))
    with pytest.raises(Unreachable):
        site.send("POST", "vocabulary", {"text": "Kubernetes"})
    assert len(asked) == 1


def test_being_told_to_wait_waits() -> None:
    later = httpx.Response(
        429, json={"code": "too_many_requests", "detail": "…"}, headers={"Retry-After": "0"}
    )
    site, asked = answering(later, httpx.Response(200, json={"state": "ready"}))
    assert site.status("7") == {"state": "ready"}
    assert len(asked) == 2


def test_whatever_answers_is_told_in_words() -> None:
    site, _asked = answering(httpx.Response(502, text="<html>bad gateway"))
    with pytest.raises(Refused, match="502"):
        site.status("7")


# ── the command ──────────────────────────────────────────────────────────────────────────────────────


type Out = pytest.CaptureFixture[bytes]


def printed(out: Out) -> bytes:
    """What the command printed; the site, which lives in the same process here, says what it logs before."""
    return out.readouterr().out


def test_the_command_prints_the_document_alone(
    people: People, script: Script, live_server: LiveServer, capsysbinary: Out, tmp_path: Path
) -> None:
    meeting = str(transcript.record(people.platform).pk)
    environment = {"AFTERWORD_SITE": live_server.url, "AFTERWORD_TOKEN": script.sent}
    assert main(["export", meeting, "md"], environment) == 0
    assert printed(capsysbinary).startswith((b"# ", b"---\n"))
    path = tmp_path / "captions.vtt"
    assert main(["export", meeting, "vtt", "--out", str(path)], environment) == 0
    assert path.read_bytes().startswith(b"WEBVTT")
    assert main(["list"], environment) == 0
    assert meeting.encode() in printed(capsysbinary)
    assert main(["status", meeting], environment) == 0
    assert printed(capsysbinary) == b"ready\n"


def test_the_command_sends_and_says_the_id(
    people: People, script: Script, live_server: LiveServer, capsysbinary: Out, tmp_path: Path
) -> None:
    (tmp_path / "talk.wav").write_bytes(WAV)
    environment = {"AFTERWORD_SITE": live_server.url, "AFTERWORD_TOKEN": script.sent}
    assert main(["upload", str(tmp_path / "talk.wav"), "--title", "Weekly"], environment) == 0
    assert printed(capsysbinary).decode().split()[-1] == str(Meeting.objects.get(title="Weekly").pk)


def test_the_command_says_what_is_wrong(
    live_server: LiveServer, capsys: pytest.CaptureFixture[str], people: People
) -> None:
    assert main(["list"], {}) == 2
    assert "AFTERWORD_TOKEN" in capsys.readouterr().err
    assert main(["list"], {"AFTERWORD_SITE": live_server.url, "AFTERWORD_TOKEN": "aw_wrong"}) == 1
    assert "not known" in capsys.readouterr().err
    assert main(["upload", "nowhere.wav"], {"AFTERWORD_SITE": live_server.url, "AFTERWORD_TOKEN": "x"}) == 1
    assert "nowhere.wav" in capsys.readouterr().err
