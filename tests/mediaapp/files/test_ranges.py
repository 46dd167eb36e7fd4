"""Files as they are served: ranges, conditions, what browsers are told, and who gets nothing."""

from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.test import AsyncClient, Client
from django.utils.http import http_date
from pytest_django import Settings

from mediaapp.files.places import Place
from mediaapp.meetings.models import Meeting, Source
from tests.people import People

CONTENT = bytes(range(256)) * 4
SIZE = len(CONTENT)


@pytest.fixture
def source(people: People) -> Source:
    meeting = Meeting.objects.create(workspace=people.platform, title="Weekly")
    made = Source.objects.create(meeting=meeting, position=0, kind="video", name="weekly.mp4", bytes=SIZE)
    path = _path(made)
    path.parent.mkdir(parents=True)
    path.write_bytes(CONTENT)
    return made


@pytest.fixture
def alice(people: People) -> Client:
    client = Client()
    client.force_login(people.alice)
    return client


def _path(source: Source) -> Path:
    return Place(source.meeting.workspace_id, source.pk).original_path


def _url(source: Source) -> str:
    return f"/sources/{source.pk}/original"


def _body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


WHOLE, PART, NONE = HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
CASES: list[tuple[str, HTTPStatus, slice]] = [
    ("", WHOLE, slice(None)),
    ("bytes=0-", PART, slice(0, None)),
    ("bytes=0-0", PART, slice(0, 1)),
    ("bytes=0-1", PART, slice(0, 2)),
    ("bytes=1-1", PART, slice(1, 2)),
    ("bytes=100-199", PART, slice(100, 200)),
    ("bytes=1023-1023", PART, slice(1023, 1024)),
    ("bytes=1023-", PART, slice(1023, None)),
    ("bytes=0-1023", PART, slice(0, 1024)),
    ("bytes=0-1024", PART, slice(0, 1024)),
    ("bytes=0-99999999999999999999", PART, slice(0, 1024)),
    ("bytes=000-001", PART, slice(0, 2)),
    ("bytes=-1", PART, slice(-1, None)),
    ("bytes=-1024", PART, slice(0, None)),
    ("bytes=-9999", PART, slice(0, None)),
    ("Bytes=0-3", PART, slice(0, 4)),
    ("bytes= 0-3 ", PART, slice(0, 4)),
    ("bytes=1024-", NONE, slice(0)),
    ("bytes=1024-1025", NONE, slice(0)),
    ("bytes=99999999999999999999-", NONE, slice(0)),
    ("bytes=-0", NONE, slice(0)),
    ("bytes=5-4", WHOLE, slice(None)),
    ("bytes=-", WHOLE, slice(None)),
    ("bytes=", WHOLE, slice(None)),
    ("bytes=a-b", WHOLE, slice(None)),
    ("bytes=0x0-0x1", WHOLE, slice(None)),
    ("bytes=--1", WHOLE, slice(None)),
    ("bytes=1.5-2", WHOLE, slice(None)),
    ("bytes=٠-٣", WHOLE, slice(None)),
    ("bytes=0-1,5-6", WHOLE, slice(None)),
    ("bytes=0-" + "1" * 200, WHOLE, slice(None)),
    ("seconds=0-1", WHOLE, slice(None)),
    ("0-1", WHOLE, slice(None)),
]


@pytest.mark.parametrize(("header", "status", "part"), CASES)
def test_ranges(alice: Client, source: Source, header: str, status: HTTPStatus, part: slice) -> None:
    response = alice.get(_url(source), headers={"range": header})
    expected = CONTENT[part]
    assert response.status_code == status
    assert _body(response) == expected
    assert response["Accept-Ranges"] == "bytes"
    if status == PART:
        first = CONTENT.index(expected) if len(expected) == SIZE else range(SIZE)[part].start
        assert response["Content-Range"] == f"bytes {first}-{first + len(expected) - 1}/{SIZE}"
    elif status == NONE:
        assert response["Content-Range"] == f"bytes */{SIZE}"
    if status != NONE:
        assert response["Content-Length"] == str(len(expected))


def test_conditions(alice: Client, source: Source) -> None:
    """A part is sent only of the file that the reader has the rest of."""
    whole = alice.get(_url(source))
    etag, modified = whole["ETag"], whole["Last-Modified"]
    later = http_date(_path(source).stat().st_mtime + timedelta(days=1).total_seconds())
    asked = {"range": "bytes=0-3"}
    statuses = {
        (("if-range", etag),): 206,
        (("if-range", modified),): 206,
        (("if-range", f"W/{etag}"),): 200,
        (("if-range", '"another"'),): 200,
        (("if-range", later),): 200,
        (("if-none-match", etag),): 304,
        (("if-none-match", '"another"'),): 206,
        (("if-match", '"another"'),): 412,
        (("if-match", etag),): 206,
        (("if-modified-since", modified),): 304,
    }
    for more, status in statuses.items():
        assert alice.get(_url(source), headers={**asked, **dict(more)}).status_code == status, more


def test_head_tells_without_sending(alice: Client, source: Source) -> None:
    response = alice.head(_url(source), headers={"range": "bytes=0-3"})
    assert (response.status_code, response["Content-Length"], response.content) == (200, str(SIZE), b"")


def test_an_empty_file(alice: Client, source: Source) -> None:
    _path(source).write_bytes(b"")
    assert _body(alice.get(_url(source))) == b""
    for header in ("bytes=0-", "bytes=-5"):
        assert alice.get(_url(source), headers={"range": header}).status_code == 416


async def _async_ranges(user: Any, url: str) -> list[bytes]:
    client = AsyncClient()
    await client.aforce_login(user)
    found = []
    for header, _status, _part in CASES:
        response = await client.get(url, headers={"range": header.encode().decode("latin1")})
        streamed: Any = response
        chunks = [chunk async for chunk in streamed.streaming_content] if response.streaming else []
        found.append(b"".join(chunks))
    return found


@pytest.mark.django_db(transaction=True)
def test_the_same_over_asgi(people: People, source: Source) -> None:
    from asgiref.sync import async_to_sync

    found = async_to_sync(_async_ranges)(people.alice, _url(source))
    assert found == [CONTENT[part] for _header, _status, part in CASES]


# ── what holds in both modes ─────────────────────────────────────────────────────────────────────────


@pytest.fixture(params=["", "/protected"], ids=["embedded", "accelerated"])
def accel(request: pytest.FixtureRequest, settings: Settings) -> str:
    settings.ACCEL = request.param
    return str(request.param)


def test_a_proxy_sends_the_bytes(alice: Client, source: Source, settings: Settings) -> None:
    settings.ACCEL = "/protected/"
    response = alice.get(_url(source), headers={"range": "bytes=0-3"})
    place = f"{source.meeting.workspace_id}/{source.pk}"
    assert response["X-Accel-Redirect"] == f"/protected/{place}/original"
    assert (response.status_code, response.content) == (200, b"")


TOLD: list[tuple[str, str, str, str]] = [
    ("talk.mp4", "video", "video/mp4", 'inline; filename="talk.mp4"'),
    ("talk.mp4", "audio", "audio/mp4", 'inline; filename="talk.mp4"'),
    ("Grüße.webm", "video", "video/webm", "inline; filename*=utf-8''Gr%C3%BC%C3%9Fe.webm"),
    ("call.amr", "audio", "application/octet-stream", 'attachment; filename="call.amr"'),
    ("evil.html", "video", "application/octet-stream", 'attachment; filename="evil.html"'),
    ("evil.svg", "image", "application/octet-stream", 'attachment; filename="evil.svg"'),
    ("shot.png", "image", "image/png", 'attachment; filename="shot.png"'),
    ("deck.pdf", "document", "application/pdf", 'attachment; filename="deck.pdf"'),
    ("page.mp4", "image", "application/octet-stream", 'attachment; filename="page.mp4"'),
]


@pytest.mark.parametrize("told", TOLD, ids=[f"{name} as {kind}" for name, kind, *_ in TOLD])
def test_what_browsers_are_told(
    alice: Client, source: Source, accel: str, told: tuple[str, str, str, str]
) -> None:
    name, kind, content_type, disposition = told
    Source.objects.update(name=name, kind=kind)
    response = alice.get(_url(source))
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == disposition
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-cache"
    response.close()


def test_a_recording_can_be_saved(alice: Client, source: Source, accel: str) -> None:
    response = alice.get(_url(source) + "?download")
    assert response["Content-Disposition"] == 'attachment; filename="weekly.mp4"'
    response.close()


def test_who_gets_nothing(alice: Client, people: People, source: Source, accel: str) -> None:
    stranger = Client()
    assert stranger.get(_url(source)).status_code == 302
    stranger.force_login(people.charlie)
    assert stranger.get(_url(source)).status_code == 404
    assert alice.post(_url(source)).status_code == 405
    Meeting.objects.update(deleted_at=source.created_at)
    assert alice.get(_url(source)).status_code == 404


def test_a_file_that_is_not_there(alice: Client, source: Source, accel: str) -> None:
    _path(source).unlink()
    assert alice.get(_url(source)).status_code == 404


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("0123abcd/frames/1500.webp", "image/webp"),
        ("0123abcd/play.m4a", "audio/mp4"),
        ("0123abcd/wave.json", "application/json"),
        ("0123abcd/notes.html", ""),
        ("0123abcd/frames/../../../original.webp", ""),
        ("0123abcd/frames/%2e%2e/x.webp", ""),
        ("0123abcd/absent.webp", ""),
        ("../original", ""),
    ],
)
def test_what_was_made(alice: Client, source: Source, accel: str, path: str, content_type: str) -> None:
    made = _path(source).parent / "made" / "0123abcd"
    (made / "frames").mkdir(parents=True)
    for name in ("frames/1500.webp", "play.m4a", "wave.json", "notes.html"):
        (made / name).write_bytes(b"made")
    response = alice.get(f"/sources/{source.pk}/made/{path}")
    assert response.status_code == (200 if content_type else 404)
    if content_type:
        assert response["Content-Type"] == content_type
        assert _body(response) == (b"" if accel else b"made")


def test_who_watches_is_cut_off_when_it_is_deleted(alice: Client, source: Source) -> None:
    _path(source).write_bytes(CONTENT * 1024)
    stream = iter(alice.get(_url(source)).streaming_content)  # type: ignore[attr-defined]
    assert next(stream)
    _path(source).unlink()
    assert b"".join(stream) == b""
