"""The upload door: tus 1.0 as an ASGI application in front of the site, for a view gets a body only whole.

Its offset is the size of the file on disk, so that a dropped line, a restart or a power cut leaves what came.
https://tus.io/protocols/resumable-upload
"""

from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError
from django.utils.http import http_date
from django.utils.translation import gettext as _

from mediaapp.files import accepts, uploads
from mediaapp.files.exchange import (
    Application,
    Exchange,
    Hungup,
    Receive,
    Reply,
    Scope,
    Send,
    too_long,
)
from mediaapp.files.metadata import name_and_wishes
from mediaapp.files.models import Upload
from mediaapp.files.parts import FULL, Part, arrived, is_moved
from mediaapp.files.receiver import Receiver
from mediaapp.files.refusals import (
    Absent,
    DiskFull,
    Down,
    NotOffered,
    OutOfStep,
    Refusal,
    WrongKind,
    WrongVersion,
)
from mediaapp.files.threads import Threads
from mediaapp.files.who import Authenticate, Sender, identify

log = structlog.get_logger()

PATH = "/uploads/"
VERSION = "1.0.0"
SPOKEN = {"tus-resumable": VERSION, "cache-control": "no-store", "x-content-type-options": "nosniff"}
OFFERED = {
    "tus-version": VERSION,
    "tus-extension": "creation,creation-with-upload,termination,expiration",
    "tus-max-size": str(accepts.LIMITS.file_bytes),
}
BYTES = "application/offset+octet-stream"
WRITERS = 16
"""Threads that write and ask the database; the event loop waits for neither."""


class Tus:
    """Answers what speaks tus at `/uploads/`, and leaves everything else to the site."""

    def __init__(
        self, site: Application, receiver: Receiver, *, authenticate: Authenticate | None = None
    ) -> None:
        self.site = site
        self.receiver = receiver
        self.authenticate = authenticate
        self._run = Threads(WRITERS, "upload").run

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_tus(scope):
            await self.site(scope, receive, send)
            return
        exchange = Exchange(scope, receive, send)
        try:
            await exchange.answer(await self._reply(exchange))
        except Hungup:
            log.info("upload_interrupted", method=exchange.method)
        finally:
            exchange.close()

    async def _reply(self, exchange: Exchange) -> Reply:
        try:
            return await self._act(exchange)
        except Refusal as refusal:
            refused = refusal
        except (OperationalError, InterfaceError) as error:
            log.warning("database_unreachable", error=type(error).__name__)
            refused = Down(_("The database does not answer. What was sent is kept; try again in a moment."))
        except OSError as error:
            if error.errno not in FULL:
                raise
            refused = DiskFull(_("The disk of the server is full. Make room, then go on."))
        await exchange.drain()
        more = OFFERED if isinstance(refused, WrongVersion) else {}
        return Reply.of(refused, {**SPOKEN, **more})

    async def _act(self, exchange: Exchange) -> Reply:
        """Raises a `Refusal`."""
        if exchange.method == "OPTIONS":
            return Reply(204, {**SPOKEN, **OFFERED})
        if exchange.headers.get("tus-resumable") != VERSION:
            raise WrongVersion(f"This door speaks tus {VERSION}.")
        sender = await self._run(identify, exchange.scope, self.authenticate)
        name = exchange.scope["path"].removeprefix(PATH).rstrip("/")
        if not name:
            if exchange.method != "POST":
                raise NotOffered("An upload begins with POST.")
            return await self._create(exchange, sender)
        acts = {"HEAD": self._head, "PATCH": self._patch, "DELETE": self._delete}
        if exchange.method not in acts:
            raise NotOffered("An upload is asked about, sent and given up by HEAD, PATCH and DELETE.")
        upload = await self._run(uploads.find, sender.uploads(), _key(name))
        return await acts[exchange.method](exchange, upload)

    # ── the methods ──────────────────────────────────────────────────────────────────────────────────

    async def _create(self, exchange: Exchange, sender: Sender) -> Reply:
        length = exchange.number("upload-length")
        if length is None:
            raise Refusal("Upload-Length is missing; a length that is not known yet is not accepted.")
        name, wishes = name_and_wishes(exchange.headers.get("upload-metadata", ""))
        membership = await self._run(sender.membership_in, wishes.get("workspace"))
        upload = await self._run(uploads.begin, membership, name, length, wishes, self.receiver)
        twin = await self._run(self.receiver.twin, membership, upload.name, length)
        begun = {"location": f"{PATH}{upload.pk}"} | ({"afterword-duplicate": str(twin)} if twin else {})
        if exchange.headers.get("content-type") != BYTES:
            return Reply(201, {**SPOKEN, **begun, **_told(upload, 0)})
        written = await self._append(exchange, upload, 0)
        return Reply(201, {**written.headers, **begun})

    async def _head(self, _exchange: Exchange, upload: Upload) -> Reply:
        offset = await self._run(arrived, upload)
        return Reply(200, {**SPOKEN, **_told(upload, offset), "upload-length": str(upload.length)})

    async def _patch(self, exchange: Exchange, upload: Upload) -> Reply:
        if exchange.headers.get("content-type") != BYTES:
            raise WrongKind(f"The bytes of an upload come as {BYTES}.")
        offset = exchange.number("upload-offset")
        if offset is None:
            raise Refusal("Upload-Offset is missing.")
        return await self._append(exchange, upload, offset)

    async def _delete(self, _exchange: Exchange, upload: Upload) -> Reply:
        await self._run(_give_up, upload, self.receiver)
        return Reply(204, SPOKEN)

    # ── the bytes ────────────────────────────────────────────────────────────────────────────────────

    async def _append(self, exchange: Exchange, upload: Upload, offset: int) -> Reply:
        """Write the body at `offset`; the last byte hands the file over."""
        part = await self._run(_open, upload, offset)
        try:
            if part:
                _check_announced(exchange, upload, offset)
                offset = await self._write(exchange, upload, part)
            if offset == upload.length:
                await self._run(uploads.finish, upload, self.receiver)
        finally:
            if part:
                part.let_go()
        return Reply(204, {**SPOKEN, **_told(upload, offset)})

    async def _write(self, exchange: Exchange, upload: Upload, part: Part) -> int:
        """Every block as it comes; the offset behind the last. What came before the line broke is kept."""
        await self._run(uploads.rest, upload)
        is_known = False
        async for block in exchange.blocks():
            fitting = block[: upload.length - part.offset]
            await self._run(part.write, fitting)
            if not is_known and part.offset >= min(accepts.HEAD, upload.length):
                await self._run(uploads.look_inside, upload, part, self.receiver)
                is_known = True
            if len(fitting) < len(block):
                raise too_long(upload.length)
        return part.offset


def _is_tus(scope: Scope) -> bool:
    """Whether it is ours. A form posted to the door itself has no tus header, and is a view's matter."""
    if scope["type"] != "http" or not scope["path"].startswith(PATH):
        return False
    speaks = any(name == b"tus-resumable" for name, _value in scope["headers"])
    return speaks or scope["path"] != PATH or scope["method"] == "OPTIONS"


def _key(name: str) -> UUID:
    try:
        return UUID(name)
    except ValueError:
        raise Absent(_("This upload is not known here. Send the file again from its beginning.")) from None


def _told(upload: Upload, offset: int) -> dict[str, str]:
    """How far it is, until when it may rest, and what it became."""
    told = {"upload-offset": str(offset)}
    if upload.meeting:
        return {**told, "afterword-meeting": str(upload.meeting)}
    return {**told, "upload-expires": http_date(upload.expires.timestamp())}


def _open(upload: Upload, offset: int) -> Part | None:
    """The file, held for writing at `offset`; None where it is in its place already. Raises a `Refusal`."""
    part = None if is_moved(upload) else Part.hold(upload)
    here = part.offset if part else upload.length
    if offset != here:
        if part:
            part.let_go()
        raise OutOfStep(f"{here} bytes are here, and these would begin at {offset}. Ask by HEAD, then go on.")
    return part


def _check_announced(exchange: Exchange, upload: Upload, offset: int) -> None:
    announced = exchange.number("content-length") or 0
    if offset + announced > upload.length:
        raise too_long(upload.length)


def _give_up(upload: Upload, receiver: Receiver) -> None:
    """Only who holds the file may throw it away. Raises `Held`."""
    part = None if is_moved(upload) else Part.hold(upload)
    try:
        uploads.give_up(upload, receiver)
    finally:
        if part:
            part.let_go()
