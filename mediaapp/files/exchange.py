"""One HTTP request and its answer, as an ASGI server hands them over; the body is read as it comes."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _

from mediaapp.files.refusals import Refusal, Silent, TooLarge

type Scope = dict[str, Any]
type Message = Mapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type Application = Callable[[Scope, Receive, Send], Awaitable[None]]

BLOCK = 256 << 10
"""Bytes that are gathered before they are written, unless the line falls silent."""

SILENCE, PATIENCE = 1.0, 30.0
"""Seconds of silence after which what was gathered is handed on, and the sender is taken for gone."""

DRAINED = 64 << 20
"""Bytes of a refused body that are read and dropped, so that the sender gets to read the refusal."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A status and headers; and a body only where something is to be said."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @classmethod
    def of(cls, refusal: Refusal, headers: Mapping[str, str]) -> "Reply":
        """What is wrong, as RFC 9457 has it."""
        problem = {
            "type": "about:blank",
            "title": HTTPStatus(refusal.status).phrase,
            "status": refusal.status,
            "code": refusal.code,
            "detail": str(refusal),
        }
        more = {"content-type": "application/problem+json"}
        if refusal.wait:
            more["retry-after"] = str(refusal.wait)
        return cls(refusal.status, {**headers, **more}, json.dumps(problem).encode())


class Hungup(Exception):
    """The sender is gone; there is nobody left to answer."""


@dataclass(slots=True)
class Exchange:
    """What was asked, and the way to answer."""

    scope: Scope
    receive: Receive
    send: Send
    headers: dict[str, str] = field(init=False)
    is_read: bool = False
    is_gone: bool = False
    _coming: asyncio.Task[Message] | None = None

    def __post_init__(self) -> None:
        self.headers = {
            name.decode("latin1"): value.decode("latin1") for name, value in self.scope["headers"]
        }

    @property
    def method(self) -> str:
        """Some senders can only say POST, and name the method that they mean."""
        said: str = self.headers.get("x-http-method-override") or self.scope["method"]
        return said.upper()

    def number(self, name: str) -> int | None:
        """A header that is a whole number and not negative; None where it is absent. Raises `Refusal`."""
        said = self.headers.get(name)
        if said is None:
            return None
        if not (said.isascii() and said.isdigit() and len(said) < 20):
            raise Refusal(f"The header {name} must be a whole number.")
        return int(said)

    async def blocks(self) -> AsyncIterator[bytes]:
        """The body in blocks of a useful size. Raises `Hungup` or `Silent` after the last one that came."""
        gathered = bytearray()
        silent = 0.0
        while not self.is_read:
            message = await self._next()
            silent = silent + SILENCE if message is None else 0.0
            gathered += message.get("body", b"") if message else b""
            if gathered and (message is None or self.is_over or len(gathered) >= BLOCK):
                yield bytes(gathered)
                gathered.clear()
            if self.is_gone:
                raise Hungup
            if silent >= PATIENCE:
                raise Silent(_("The line fell silent. What was sent is kept; go on from there."))

    async def _next(self) -> Message | None:
        """What the server hands over next; None for a second of silence."""
        coming = self._coming or asyncio.ensure_future(_call(self.receive))
        done, _pending = await asyncio.wait({coming}, timeout=SILENCE)
        self._coming = None if done else coming
        message = coming.result() if done else None
        if message:
            self.is_gone = message["type"] == "http.disconnect"
            self.is_read = not self.is_gone and not message.get("more_body", False)
        return message

    @property
    def is_over(self) -> bool:
        return self.is_read or self.is_gone

    def close(self) -> None:
        if self._coming:
            self._coming.cancel()

    async def drain(self) -> None:
        """Read what is left of a body that nobody wants, as far as that is reasonable."""
        dropped = 0
        while not self.is_over and dropped <= DRAINED:
            message = await self._next()
            if message is None:
                return
            dropped += len(message.get("body", b""))

    async def answer(self, reply: Reply) -> None:
        headers = [(name.encode("latin1"), value.encode("latin1")) for name, value in reply.headers.items()]
        if reply.status != HTTPStatus.NO_CONTENT:
            headers.append((b"content-length", str(len(reply.body)).encode()))
        await self.send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await self.send({"type": "http.response.body", "body": b"" if self.method == "HEAD" else reply.body})


async def _call(receive: Receive) -> Message:
    return await receive()


def too_long(length: int) -> TooLarge:
    return TooLarge(f"More was sent than the {length} bytes that were announced.")
