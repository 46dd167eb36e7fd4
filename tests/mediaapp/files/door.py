"""Speaks to the upload door by hand: one request at a time, byte for byte, as a server hands it on."""

import asyncio
import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from mediaapp.accounts.models import User
from mediaapp.asgi import application
from mediaapp.files.exchange import Application

CSRF = "c" * 32
BYTES: dict[str, Any] = {"content-type": "application/offset+octet-stream"}
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(range(256)) * 64


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def offset(self) -> int:
        return int(self.headers["upload-offset"])


def metadata(**values: str) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in values.items())


def signed_in(user: User) -> dict[str, str]:
    """The headers of somebody's browser: their session, and the token that our own pages send along."""
    client = Client()
    client.force_login(user)
    cookies = f"sessionid={client.cookies['sessionid'].value}; csrftoken={CSRF}"
    return {"cookie": cookies, "x-csrftoken": CSRF, "host": "localhost"}


@dataclass
class Door:
    """Somebody at the door."""

    headers: Mapping[str, str] = field(default_factory=lambda: {"host": "localhost"})
    application: Application = application

    def ask(
        self,
        method: str,
        path: str = "/uploads/",
        body: Iterable[bytes] = (),
        *,
        breaks: bool = False,
        silent: bool = False,
        **headers: str,
    ) -> Answer:
        """`breaks`: the line is cut after the last block; `silent`: nothing comes after it.

        A header's underscores become hyphens.
        """
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        said = {"tus-resumable": "1.0.0", **self.headers, **named}
        last = {"type": "http.disconnect"} if breaks else {"type": "http.request", "body": b""}
        coming = [{"type": "http.request", "body": block, "more_body": True} for block in body]
        return asyncio.run(self._ask(method, path, said, coming if silent else [*coming, last]))

    async def _ask(
        self, method: str, path: str, headers: Mapping[str, str], coming: list[dict[str, Any]]
    ) -> Answer:
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items() if value],
            "client": ("127.0.0.1", 5),
            "server": ("localhost", 80),
        }
        sent: list[Mapping[str, Any]] = []

        async def receive() -> Mapping[str, Any]:
            if not coming:
                await asyncio.sleep(3600)
            return coming.pop(0)

        async def send(message: Mapping[str, Any]) -> None:
            sent.append(message)

        await self.application(scope, receive, send)
        if not sent:
            return Answer(0, {}, b"")
        answered = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], answered, b"".join(one.get("body", b"") for one in sent[1:]))

    # ── what a client does ───────────────────────────────────────────────────────────────────────────

    def begin(self, content: bytes = WAV, name: str = "weekly.wav", **wishes: str) -> str:
        """Agree on an upload; its address."""
        answer = self.ask(
            "POST", upload_length=str(len(content)), upload_metadata=metadata(filename=name, **wishes)
        )
        assert answer.status == 201, answer
        return answer.headers["location"]

    def send(
        self, url: str, content: bytes = WAV, offset: int = 0, *, to: int | None = None, **more: Any
    ) -> Answer:
        """The bytes from `offset` on, in blocks."""
        part = content[offset:to]
        blocks = [part[start : start + 5000] for start in range(0, len(part), 5000)]
        return self.ask("PATCH", url, blocks, upload_offset=str(offset), **BYTES, **more)

    def offset(self, url: str) -> int:
        return self.ask("HEAD", url).offset

    def upload(self, content: bytes = WAV, name: str = "weekly.wav", **wishes: str) -> str:
        """A whole file; the meeting it became part of."""
        answer = self.send(self.begin(content, name, **wishes), content)
        assert answer.status == 204, answer
        return answer.headers["afterword-meeting"]
