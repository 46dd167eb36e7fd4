"""The real web process: a public client, a server that is killed, a large file, a broker that is away."""

import hashlib
import http.client
import os
import socket
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError

from mediaapp.files.models import Upload
from mediaapp.files.parts import place_of
from mediaapp.meetings.models import Meeting, Source
from tests.mediaapp.files.door import BYTES, signed_in
from tests.mediaapp.files.processes import Server, server
from tests.people import People

MEGABYTE = 1 << 20
HEAD = b"RIFF\x24\x00\x00\x00WAVEfmt "


def recording(path: Path, megabytes: int) -> Path:
    """Something that begins like a recording; each block of it is another."""
    with path.open("wb") as file:
        file.write(HEAD.ljust(MEGABYTE, b"\x01"))
        for _ in range(megabytes - 1):
            file.write(os.urandom(1024) * 1024)
    return path


def opened(path: Path) -> BytesIO:
    return BytesIO(path.read_bytes())  # the client would leave a file open


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@pytest.fixture
def web(folder: Path, people: People) -> Iterator[Server]:
    with server(folder) as running:
        yield running


@pytest.fixture
def headers(web: Server, people: People) -> dict[str, str]:
    return {**signed_in(people.bob), "host": f"127.0.0.1:{web.port}"}


def only_original() -> Path:
    return place_of(Upload.objects.get()).original_path


def test_a_public_client(web: Server, headers: dict[str, str], tmp_path: Path) -> None:
    """In chunks, interrupted, and taken up again from its address by another client."""
    path = recording(tmp_path / "talk.wav", 3)
    tus = TusClient(f"{web.url}/uploads/", headers=headers)
    wanted = {"filename": "Überblick.wav", "title": "Ü"}
    first: Any = tus.uploader(file_stream=opened(path), chunk_size=700_000, metadata=wanted)
    first.upload_chunk()
    first.upload_chunk()
    assert first.offset == 1_400_000
    second = tus.uploader(file_stream=opened(path), chunk_size=700_000, url=first.url)
    assert second.offset == 1_400_000
    second.upload()
    assert digest(only_original()) == digest(path)
    meeting = Meeting.objects.get(title="Ü")
    assert meeting.source_set.get().name == "Überblick.wav"


def test_a_public_client_is_told_no(web: Server, headers: dict[str, str], tmp_path: Path) -> None:
    path = recording(tmp_path / "talk.exe", 1)
    tus = TusClient(f"{web.url}/uploads/", headers=headers)
    with pytest.raises(TusCommunicationError, match="415"):
        tus.uploader(file_stream=opened(path), metadata={"filename": "talk.exe"}).upload()


def _patch(web: Server, url: str, headers: dict[str, str], length: int) -> socket.socket:
    """A PATCH whose body is still to come."""
    line = socket.create_connection(("127.0.0.1", web.port), timeout=20)
    said = {**headers, **BYTES, "tus-resumable": "1.0.0", "upload-offset": "0", "content-length": str(length)}
    lines = [f"PATCH {url} HTTP/1.1", *(f"{name}: {value}" for name, value in said.items())]
    line.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
    return line


def _offset(web: Server, url: str, headers: dict[str, str]) -> int:
    line = http.client.HTTPConnection("127.0.0.1", web.port, timeout=20)
    line.request("HEAD", url, headers={**headers, "tus-resumable": "1.0.0"})
    answer = line.getresponse()
    line.close()
    return int(answer.headers["upload-offset"])


def test_the_server_is_killed_in_the_middle(web: Server, headers: dict[str, str], tmp_path: Path) -> None:
    path = recording(tmp_path / "talk.wav", 8)
    tus = TusClient(f"{web.url}/uploads/", headers=headers)
    begun: Any = tus.uploader(file_stream=opened(path), metadata={"filename": "talk.wav"})
    begun.set_url(begun.create_url())
    url = begun.url.removeprefix(web.url)
    sent = 5 * MEGABYTE + 12_345
    with _patch(web, url, headers, path.stat().st_size) as line:
        line.sendall(path.read_bytes()[:sent])
        deadline = time.monotonic() + 20
        while _offset(web, url, headers) < 4 * MEGABYTE and time.monotonic() < deadline:
            time.sleep(0.02)
        web.kill()
    web.start()
    assert 4 * MEGABYTE <= _offset(web, url, headers) <= sent
    tus.uploader(file_stream=opened(path), chunk_size=MEGABYTE, url=begun.url).upload()
    assert digest(only_original()) == digest(path)
    assert Source.objects.count() == 1


def test_a_large_file_costs_no_memory(web: Server, headers: dict[str, str], tmp_path: Path) -> None:
    """100 MB in one PATCH; the process grows by no more than the blocks on their way."""
    recording(tmp_path / "warm.wav", 4)
    tus = TusClient(f"{web.url}/uploads/", headers=headers)
    tus.uploader(file_stream=opened(tmp_path / "warm.wav"), metadata={"filename": "warm.wav"}).upload()
    web.forget_peak()
    before = web.peak_kib
    path = recording(tmp_path / "long.wav", 100)
    begun = tus.uploader(file_stream=opened(path), metadata={"filename": "long.wav"})
    url = begun.create_url().removeprefix(web.url)
    line = http.client.HTTPConnection("127.0.0.1", web.port, timeout=120)
    with path.open("rb") as file:
        length = str(path.stat().st_size)
        said = {**headers, **BYTES, "tus-resumable": "1.0.0", "upload-offset": "0", "content-length": length}
        line.request("PATCH", url, body=file, headers=said)
    answer = line.getresponse()
    assert answer.status == 204, answer.read()
    line.close()
    assert web.peak_kib - before < 16 * 1024
    original = place_of(Upload.objects.get(name="long.wav")).original_path
    assert digest(original) == digest(path)


def test_a_broker_that_is_away_delays_nobody(web: Server, headers: dict[str, str], tmp_path: Path) -> None:
    """The last byte of 10 MB is answered within 300 ms, on a machine that has nothing else to do."""
    path = recording(tmp_path / "talk.wav", 10)
    tus = TusClient(f"{web.url}/uploads/", headers=headers)
    waits = []
    for n in range(3):
        all_but_one, named = 10 * MEGABYTE - 1, {"filename": f"{n}.wav"}
        sending: Any = tus.uploader(file_stream=opened(path), chunk_size=all_but_one, metadata=named)
        sending.upload_chunk()
        since = time.monotonic()
        sending.upload_chunk()
        waits.append(time.monotonic() - since)
    assert Source.objects.count() == 3
    assert min(waits) < 0.3, waits
