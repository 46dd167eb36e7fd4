"""In front of the site: looks at a body before and while it comes in, for a view gets it only whole.

What is refused reaches Django without its body, as `REFUSED` in its scope, so that the answer is a page or a
problem like any other.
"""

import asyncio
from dataclasses import dataclass, field

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

from mediaapp.files import accepts
from mediaapp.files.exchange import DRAINED, PATIENCE, Application, Exchange, Message, Receive, Scope, Send
from mediaapp.files.parts import FLUSHED_EVERY
from mediaapp.files.refusals import Down, Refusal, Silent, TooLarge
from mediaapp.files.threads import Threads
from mediaapp.files.who import Authenticate, may_send

log = structlog.get_logger()

REFUSED = "afterword.refused"
FORM = "multipart/form-data"
COPIES = 3
"""How often the files of a form lie on the disk at once: as the body, as its parts, and as the upload."""

ASKERS = 4
EMPTY: Message = {"type": "http.request", "body": b"", "more_body": False}


def most(*, is_form: bool) -> int:
    """Bytes that one request may bring: a file and what frames it, or what Django would read into memory."""
    small = int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
    return accepts.LIMITS.file_bytes + small if is_form else small


class Gate:
    """Lets a small body pass. A large form is for those who may upload, and needs room on the disk."""

    def __init__(self, site: Application, *, authenticate: Authenticate | None = None) -> None:
        self.site = site
        self.authenticate = authenticate
        self.run = Threads(ASKERS, "gate").run

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.site(scope, receive, send)
            return
        body = Body(self, Exchange(scope, receive, send))
        await self.site(scope, body.receive, body.send)


@dataclass(slots=True)
class Body:
    """One request's body on its way in."""

    gate: Gate
    exchange: Exchange
    counted: int = 0
    looked_at: int = 0
    is_begun: bool = False
    is_over: bool = False
    is_form: bool = field(init=False)

    def __post_init__(self) -> None:
        self.is_form = self.exchange.headers.get("content-type", "").strip().lower().startswith(FORM)

    async def receive(self) -> Message:
        """What the server hands over, as long as nothing is wrong with it; then an end."""
        if REFUSED in self.exchange.scope:
            await asyncio.Event().wait()  # until the answer is sent; to ask for more would be to invite it
        if self.is_over:
            return await self.exchange.receive()
        try:
            if not self.is_begun:
                self.is_begun = True
                await self._check_announced()
            message = await self._next()
            await self._check_counted()
        except Refusal as refusal:
            return await self._refuse(refusal)
        except (OperationalError, InterfaceError) as error:
            log.warning("database_unreachable", error=type(error).__name__)
            return await self._refuse(Down(_("The database does not answer. Try again in a moment.")))
        self.is_over = not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        """After a refusal the line is closed: nobody knows how much would still come."""
        if REFUSED in self.exchange.scope and message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], (b"connection", b"close")]}
        await self.exchange.send(message)

    # ── what may be wrong ────────────────────────────────────────────────────────────────────────────

    async def _check_announced(self) -> None:
        """Raises a `Refusal` for what the headers alone forbid."""
        length = self.exchange.number("content-length")
        self._check_length(length or 0)
        is_large = length is None or length > most(is_form=False)
        if self.is_form and is_large:
            await self.gate.run(may_send, self.exchange.scope, self.gate.authenticate)
            await self.gate.run(accepts.check_room, COPIES * (length or 0))

    async def _check_counted(self) -> None:
        self._check_length(self.counted)
        if self.counted - self.looked_at >= FLUSHED_EVERY:
            self.looked_at = self.counted
            await self.gate.run(accepts.check_room, 0)

    def _check_length(self, length: int) -> None:
        if length <= most(is_form=self.is_form):
            return
        if self.is_form:
            limit = accepts.LIMITS.file_bytes // accepts.GIGABYTE
            said = _(
                "A request may bring %(limit)d GB at most. Send its files one by one, or by tus to /uploads/."
            )
        else:
            limit = most(is_form=False)
            said = _(
                "At most %(limit)d bytes may come like this. Send files as a form, or by tus to /uploads/."
            )
        raise TooLarge(said % {"limit": limit})

    # ── the line ─────────────────────────────────────────────────────────────────────────────────────

    async def _next(self) -> Message:
        try:
            message = await asyncio.wait_for(self.exchange.receive(), PATIENCE)
        except TimeoutError:
            raise Silent(_("The line fell silent before everything had come. Send it again.")) from None
        self.counted += len(message.get("body", b""))
        return message

    async def _refuse(self, refusal: Refusal) -> Message:
        """Who is still sending gets to read why, where the rest is not too long to wait for."""
        log.info("body_refused", path=self.exchange.scope["path"], code=refusal.code)
        self.exchange.scope[REFUSED] = refusal
        self.is_over = True
        is_asking = "expect" in self.exchange.headers
        if not is_asking and (self.exchange.number("content-length") or 0) <= DRAINED:
            await self.exchange.drain()
        return EMPTY
