"""Answers with a file, or with the bytes of it that were asked for: ours to stream, or a proxy's in front."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import cast
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date

from mediaapp.files.ranges import Unsatisfiable, wanted

BLOCK = 256 << 10


@dataclass(frozen=True, slots=True)
class Served:
    """A file below the storage, and what the reader's browser is told about it."""

    stored: str
    content_type: str
    name: str
    is_shown: bool = True
    """Whether a page may play or show it; it is only saved otherwise."""


def serve(request: HttpRequest, file: Served) -> HttpResponseBase:
    """Raises `Http404` where the file is not there."""
    path = Path(default_storage.path(file.stored))
    try:
        found = path.stat()
    except OSError:
        raise Http404 from None
    if settings.ACCEL:
        response: HttpResponseBase = HttpResponse()
        response["X-Accel-Redirect"] = f"{settings.ACCEL.rstrip('/')}/{quote(file.stored)}"
    else:
        response = _answer(request, path, found)
    response["Content-Type"] = file.content_type
    response["Content-Disposition"] = content_disposition_header(not file.is_shown, file.name) or "inline"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"  # who may see it is asked each time
    return response


def _answer(request: HttpRequest, path: Path, found: os.stat_result) -> HttpResponseBase:
    etag = f'"{found.st_size:x}-{found.st_mtime_ns:x}"'
    modified = int(found.st_mtime)
    try:
        bytes_ = _range(request, found.st_size, etag, http_date(modified))
    except Unsatisfiable:
        response: HttpResponseBase = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{found.st_size}"
    else:
        response = _whole_or_part(request, path, found.st_size, bytes_)
    response["Accept-Ranges"] = "bytes"
    response["ETag"], response["Last-Modified"] = etag, http_date(modified)
    return get_conditional_response(request, etag, modified, cast("HttpResponse", response)) or response


def _range(request: HttpRequest, size: int, etag: str, modified: str) -> range | None:
    """What is asked for, unless the reader's copy is of another file. Raises `Unsatisfiable`."""
    if request.method != "GET" or request.headers.get("If-Range", etag) not in {etag, modified}:
        return None
    return wanted(request.headers.get("Range", ""), size)


def _whole_or_part(request: HttpRequest, path: Path, size: int, asked: range | None) -> HttpResponseBase:
    bytes_ = range(size) if asked is None else asked
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse()
    else:
        # Django would gather a plain generator whole before it sent the first byte of it over ASGI.
        stream = _stream_on(path, bytes_) if isinstance(request, ASGIRequest) else _stream(path, bytes_)
        response = StreamingHttpResponse(stream)
    response["Content-Length"] = str(len(bytes_))
    if asked is not None:
        response.status_code = 206
        response["Content-Range"] = f"bytes {asked.start}-{asked.stop - 1}/{size}"
    return response


def _stream(path: Path, bytes_: range) -> Iterator[bytes]:
    with path.open("rb") as file:
        for start in range(bytes_.start, bytes_.stop, BLOCK):
            yield _read(file, start, min(BLOCK, bytes_.stop - start))


async def _stream_on(path: Path, bytes_: range) -> AsyncIterator[bytes]:
    """The same, without ever holding up the other requests of the process."""
    file = await asyncio.to_thread(path.open, "rb")
    try:
        for start in range(bytes_.start, bytes_.stop, BLOCK):
            yield await asyncio.to_thread(_read, file, start, min(BLOCK, bytes_.stop - start))
    finally:
        file.close()


def _read(file: BufferedReader, start: int, length: int) -> bytes:
    """Nothing any more once the file was deleted: whoever is still watching it then is not shown the rest."""
    if not os.fstat(file.fileno()).st_nlink:
        return b""
    return os.pread(file.fileno(), length, start)
