"""Django as the web process runs it: a body waits on the disk that it is to stay on."""

import asyncio
from tempfile import SpooledTemporaryFile
from typing import IO

from django.conf import settings
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler

from mediaapp.files.exchange import Receive


class Site(ASGIHandler):
    """Where the system's folder for temporary files lies in memory, a recording would fill it."""

    async def read_body(self, receive: Receive) -> IO[bytes]:
        """Raises `RequestAborted` where the line breaks first."""
        small = int(settings.FILE_UPLOAD_MAX_MEMORY_SIZE)
        body: IO[bytes] = SpooledTemporaryFile(max_size=small, dir=str(settings.INCOMING))  # noqa: SIM115 - Django closes it
        try:
            await _fill(body, receive, small)
        except BaseException:
            body.close()
            raise
        body.seek(0)
        return body


async def _fill(body: IO[bytes], receive: Receive, small: int) -> None:
    is_more = True
    while is_more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RequestAborted
        block = message.get("body", b"")
        if body.tell() + len(block) > small:  # it goes to the disk, for which nobody else is to wait
            await asyncio.to_thread(body.write, block)
        else:
            body.write(block)
        is_more = message.get("more_body", False)
