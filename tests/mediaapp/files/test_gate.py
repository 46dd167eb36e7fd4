"""Bodies in one piece, at the real web process: refused before they are read, and counted while they come."""

import json
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from pytest_django.fixtures import Settings

from mediaapp.asgi import application
from mediaapp.files import accepts, gate
from mediaapp.files.models import Upload
from mediaapp.files.parts import place_of
from mediaapp.files.refusals import DiskFull
from mediaapp.meetings.models import Meeting
from tests.mediaapp.api.script import Script
from tests.mediaapp.files.door import WAV, Door, signed_in
from tests.mediaapp.files.processes import Server, server
from tests.people import People
from worker.media.limits import Limits

MEETINGS, FORM = "/api/v1/meetings", "/uploads/"
BOUNDARY = "multipart/form-data; boundary=x"
MEGABYTE = 1 << 20


@pytest.fixture
def web(folder: Path, people: People) -> Iterator[Server]:
    with server(folder) as running:
        yield running


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def problem(self) -> dict[str, Any]:
        assert self.headers["content-type"] == "application/problem+json", self
        told: dict[str, Any] = json.loads(self.body)
        assert told["request_id"] == self.headers["x-request-id"]
        return told


def announce(web: Server, path: str, length: int, **headers: str) -> Answer:
    """Say what would come, and send none of it."""
    said = {
        "host": f"127.0.0.1:{web.port}",
        "content-type": BOUNDARY,
        "content-length": str(length),
        "expect": "100-continue",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    with socket.create_connection(("127.0.0.1", web.port), timeout=30) as line:
        lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in said.items())]
        line.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
        told = b""
        while block := line.recv(65536):  # until it is closed: nobody waits for the body
            told += block
    head, _blank, body = told.decode().partition("\r\n\r\n")
    first, *rest = head.split("\r\n")
    assert first.startswith("HTTP/1.1 "), head
    named = (one.partition(": ") for one in rest)
    return Answer(int(first.split()[1]), {name.lower(): value for name, _colon, value in named}, body)


def held(folder: Path) -> list[Path]:
    return [path for path in (folder / "incoming").iterdir() if path.stat().st_size]


# ── by what is announced ─────────────────────────────────────────────────────────────────────────────


def test_who_may_not_send_is_told_before_a_byte_was_read(web: Server, folder: Path, people: People) -> None:
    answer = announce(web, MEETINGS, 100 * MEGABYTE)
    assert (answer.status, answer.problem["code"]) == (401, "not_signed_in")
    answer = announce(web, MEETINGS, 100 * MEGABYTE, authorization="Bearer aw_0123456789_" + "x" * 43)
    assert (answer.status, answer.problem["code"]) == (401, "not_signed_in")
    page = announce(web, FORM, 100 * MEGABYTE)
    assert (page.status, page.headers["content-type"]) == (401, "text/html; charset=utf-8")
    assert "Sign in" in page.body
    assert "content-security-policy" in page.headers
    assert not held(folder)
    reads = Script.of(people.bob, people.platform, "read")
    answer = announce(web, MEETINGS, 100 * MEGABYTE, **reads.headers)
    assert (answer.status, answer.problem["code"]) == (403, "forbidden")
    assert "write" in answer.problem["detail"]
    host = {"host": f"127.0.0.1:{web.port}"}
    viewer = announce(web, FORM, 100 * MEGABYTE, **signed_in(people.vera) | host)
    assert viewer.status == 403
    assert "Your role does not let you upload" in viewer.body


def test_what_is_too_large_is_told_its_limit(web: Server, people: People) -> None:
    writes = Script.of(people.bob, people.platform, "write")
    answer = announce(web, MEETINGS, 5 << 30, **writes.headers)
    assert (answer.status, answer.problem["code"]) == (413, "too_large")
    assert "4 GB" in answer.problem["detail"]
    answer = announce(web, "/api/v1/ask", 3 << 20, content_type="application/json", **writes.headers)
    assert answer.status == 413
    assert "2621440 bytes" in answer.problem["detail"]
    assert (
        announce(web, "/accounts/login/", 3 << 20, content_type="application/x-www-form-urlencoded").status
        == 413
    )


def test_a_disk_that_is_nearly_full(folder: Path, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERWORD_DISK_FLOOR_MB", str(1 << 40))
    writes = Script.of(people.bob, people.platform, "write")
    with server(folder) as web:
        answer = announce(web, MEETINGS, 100 * MEGABYTE, **writes.headers)
        assert (answer.status, answer.problem["code"]) == (507, "disk_full")
        assert answer.headers["retry-after"] == "60"
        host = {"host": f"127.0.0.1:{web.port}"}
        assert announce(web, FORM, 100 * MEGABYTE, **signed_in(people.bob) | host).status == 507


# ── by what is counted ───────────────────────────────────────────────────────────────────────────────


def endless() -> Iterator[bytes]:
    for _ in range(64):
        yield b'{"question": "' + b"x" * MEGABYTE


def test_a_body_of_unknown_length_is_counted(web: Server, people: People) -> None:
    """Whoever is still sending gets to read why."""
    writes = Script.of(people.bob, people.platform, "write", "ask")
    said = {**writes.headers, "content-type": "application/json"}
    answer = httpx.post(f"{web.url}/api/v1/ask", content=endless(), headers=said, timeout=60)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    answer = httpx.post(
        f"{web.url}{MEETINGS}", content=endless(), headers={"content-type": BOUNDARY}, timeout=60
    )
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_a_large_form_comes_in(web: Server, folder: Path, people: People) -> None:
    content = WAV + bytes(9 * MEGABYTE)
    writes = Script.of(people.bob, people.platform, "write")
    files = {"file": ("weekly.wav", content, "audio/wav")}
    answer = httpx.post(f"{web.url}{MEETINGS}", files=files, headers=writes.headers, timeout=60)
    assert answer.status_code == 202, answer.text
    assert place_of(Upload.objects.get()).original_path.read_bytes() == content
    assert not held(folder)
    headers = signed_in(people.bob) | {"host": f"127.0.0.1:{web.port}"}
    form = httpx.post(f"{web.url}{FORM}", files=files, headers=headers, timeout=60)
    assert form.status_code == 302, form.text
    assert Meeting.objects.count() == 2


def test_forms_of_strangers_that_are_small_are_read(web: Server) -> None:
    """Signing in by a multipart form, as some programs do."""
    answer = httpx.post(f"{web.url}/accounts/login/", files={"login": (None, "x"), "password": (None, "y")})
    assert answer.status_code == 403, "it is read, and lacks the CSRF token"


# ── asked by hand ────────────────────────────────────────────────────────────────────────────────────


def ask(people: People, blocks: list[bytes]) -> tuple[int, str]:
    writes = Script.of(people.bob, people.platform, "write")
    door = Door({"host": "localhost", **writes.headers}, application)
    answer = door.ask("POST", MEETINGS, blocks, tus_resumable="", content_type=BOUNDARY)
    return answer.status, json.loads(answer.body)["code"]


def test_a_form_is_counted_while_it_comes(
    people: People, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    monkeypatch.setattr(accepts, "LIMITS", Limits(file_bytes=5000))
    assert ask(people, [b"x" * 1000] * 6)[0] == 422, "nothing wrong with its length"
    assert ask(people, [b"x" * 1000] * 7) == (413, "too_large")


def test_the_disk_is_looked_at_while_it_comes(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "FLUSHED_EVERY", 2000)
    asked = []

    def room(length: int) -> None:
        asked.append(length)
        if len(asked) > 2:
            raise DiskFull("full")

    monkeypatch.setattr(accepts, "check_room", room)
    assert ask(people, [b"x" * 1000] * 9) == (507, "disk_full")
    assert asked == [0, 0, 0]


def test_a_sender_that_falls_silent(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "PATIENCE", 0.1)

    writes = Script.of(people.bob, people.platform, "write")
    door = Door({"host": "localhost", **writes.headers}, application)
    answer = door.ask("POST", MEETINGS, [b"x"], silent=True, tus_resumable="", content_type=BOUNDARY)
    assert (answer.status, json.loads(answer.body)["code"]) == (408, "silent")


def test_a_database_that_is_away(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def away(*_args: object) -> None:
        raise OperationalError

    monkeypatch.setattr(gate, "may_send", away)
    assert ask(people, [b"x"]) == (503, "unavailable")
