"""A model server on a real socket that answers as the real ones do, and goes wrong as a test tells it to."""

import base64
import json
import re
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import numpy as np

MODEL = "google/gemma-4-12B-it"
KEY = "sekret"
Body = dict[str, Any]
Fault = Callable[["Talking", Body], bool]
"""What a request does instead of being answered; False: it is answered after all."""


@dataclass
class Playing:
    """The server: what it can do, what it was asked, and what goes wrong."""

    hears: bool = True
    sees: bool = True
    context: int = 32_768
    streams: int = 4
    key: str = KEY
    version: str = "0.5.23"
    said: str = "We decided to ship the new version on Tuesday."
    fault: Fault | None = None
    answer: Callable[[Body], str] | None = None
    asked: list[Body] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    broken_off: list[float] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    left: int = 0

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), Talking)
        self._server.playing = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def chats(self) -> list[Body]:
        """Requests that wanted more than the one token of a probe."""
        return [body for body in self.asked if body.get("max_tokens", 0) > 1]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    playing: Playing

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.stopping = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        self.playing.left += 1  # a client that leaves is no error here


class Talking(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as the standard library has it
        self.playing.log.append(format % args)

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _answer(self, body: Body) -> None:
        playing = self.playing
        playing.paths.append(self.path)
        if self.headers.get("Authorization") != f"Bearer {playing.key}":
            self.refuse(401, "Unauthorized")
        elif self.path == "/v1/chat/completions":
            playing.asked.append(body)
            if not (playing.fault and playing.fault(self, body)):
                self.stream(*pieces(playing.answer(body) if playing.answer else answer(playing, body), body))
        elif (told := doors(playing, body).get(self.path)) is not None:
            self.tell(told)
        else:
            self.refuse(404, "Not Found")

    @property
    def playing(self) -> Playing:
        return self.server.playing

    # ── ways to answer ───────────────────────────────────────────────────────────────────────────────

    def tell(self, told: Any, status: int = 200, kind: str = "application/json", **headers: str) -> None:
        data = told if isinstance(told, bytes) else json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def refuse(self, status: int, message: str, **headers: str) -> None:
        """As SGLang does it: flat, and with more in the message than anybody should see."""
        told = {"object": "error", "message": f"{message} in /srv/secret/models", "code": status}
        self.tell(told, status, **headers)

    def begin(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def piece(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def event(self, told: Any) -> None:
        self.piece(b"data: " + (told if isinstance(told, bytes) else json.dumps(told).encode()) + b"\n\n")

    def stream(self, *events: Any) -> None:
        self.begin()
        for told in events:
            self.event(told)
        self.event(b"[DONE]")
        self.wfile.write(b"0\r\n\r\n")

    def hang(self, seconds: float = 30) -> None:
        """Say nothing until the client leaves."""
        began = time.monotonic()
        self.connection.settimeout(0.02)
        while time.monotonic() - began < seconds and not self.server.stopping.is_set():
            try:
                if self.connection.recv(1) == b"":
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        self.playing.broken_off.append(time.monotonic() - began)
        self.close_connection = True

    def reset(self) -> None:
        """Leave as a process does that was killed."""
        self.connection.setsockopt(1, 13, struct.pack("ii", 1, 0))  # SO_LINGER: close at once, with a reset
        self.connection.close()
        self.close_connection = True

    def leave(self) -> None:
        self.close_connection = True


# ── what it says ─────────────────────────────────────────────────────────────────────────────────────


def doors(playing: Playing, body: Body) -> dict[str, Any]:
    """Everything but the chat, for all dialects at once."""
    counted = len(str(body.get("prompt") or body.get("content") or "")) // 4 + 1
    card = {"id": MODEL, "object": "model", "owned_by": "sglang", "max_model_len": playing.context}
    return {
        "/v1/models": {"object": "list", "data": [card]},
        "/model_info": {
            "model_path": "/srv/secret/models",
            "has_image_understanding": playing.sees,
            "has_audio_understanding": playing.hears,
        },
        "/server_info": {"max_running_requests": playing.streams, "version": playing.version},
        "/tokenize": {"tokens": [7] * counted, "count": counted, "max_model_len": playing.context},
        "/props": {
            "modalities": {"vision": playing.sees, "audio": playing.hears},
            "default_generation_settings": {"n_ctx": playing.context},
            "total_slots": playing.streams,
        },
        "/api/show": {"capabilities": ["completion", *(["vision"] if playing.sees else [])]},
        "/api/ps": {"models": [{"name": MODEL, "context_length": playing.context}]},
        "/api/v0/models": {
            "data": [
                {
                    "id": MODEL,
                    "type": "vlm" if playing.sees else "llm",
                    "max_context_length": 131_072,
                    "loaded_context_length": playing.context,
                }
            ]
        },
    }


def pieces(text: str, body: Body, why: str = "stop") -> Iterator[Any]:
    """The events of an answer: role, a few signs each, the reason, the usage."""
    yield _event({"role": "assistant", "content": ""})
    for at in range(0, len(text), 24):
        yield _event({"content": text[at : at + 24]})
    yield _event({}, why)
    usage = {"prompt_tokens": len(json.dumps(body)) // 4, "prompt_tokens_details": {"cached_tokens": 0}}
    yield {"id": "1", "object": "chat.completion.chunk", "choices": [], "usage": usage}


def _event(delta: Body, why: str | None = None) -> Body:
    choice = {"index": 0, "delta": delta, "finish_reason": why}
    return {"id": "1", "object": "chat.completion.chunk", "model": MODEL, "choices": [choice]}


def parts(body: Body) -> list[Body]:
    """The parts of what the user says."""
    content = body["messages"][-1]["content"]
    return [{"type": "text", "text": content}] if isinstance(content, str) else content


def words(body: Body) -> str:
    return "".join(part.get("text", "") for part in parts(body))


def clip(body: Body) -> np.ndarray[Any, np.dtype[np.int16]] | None:
    """The samples of the sound in a request."""
    for part in parts(body):
        found = part.get("audio_url", {}).get("url", "") or part.get("input_audio", {}).get("data", "")
        if found:
            return np.frombuffer(base64.b64decode(found.rpartition(",")[2])[44:], np.int16)
    return None


def answer(playing: Playing, body: Body) -> str:
    """What a good model would say, or enough of it."""
    told, heard = words(body), clip(body)
    if body["max_tokens"] == 1:
        return "yes"
    if "Which language" in told:
        return '{"language": "en"}'
    if heard is not None:
        return playing.said if np.abs(heard).max(initial=0) > 300 else "-"
    if "Read this picture" in told:
        return json.dumps(
            {
                "kind": "slide",
                "title": "Roadmap",
                "text": "Roadmap\nShip on 14 March\nThen rest",
                "description": "A plan in two steps.",
                "values": [{"name": "Ship", "value": "14 March"}],
            }
        )
    return written(told)


def written(told: str) -> str:
    """Minutes: the first lines of the record, each quoted whole."""
    record, _, task = told.partition("=== Task ===")
    rows = re.findall(r"^\[(u\d+)\] [\d:]+ [^:\n]+: (.+)$", record, re.MULTILINE)
    if "one claim of the minutes could not be verified" in task.casefold():
        (label, text), *_ = rows or [("u1", "")]
        return json.dumps({"text": text, "evidence": [{"label": label, "quote": text}]})
    if "title of at most eight words" in told:
        return json.dumps({"title": "The launch", "keywords": ["launch", "buttons"]})
    if "all of them, numbered" in told:
        return json.dumps({"claims": [{"text": "We plan the launch.", "of": [1, 2]}]})
    claims = [
        {
            "text": text,
            "evidence": [{"label": label, "quote": text}],
            **({"assignee": "", "due": ""} if "assignee" in task else {}),
            **(
                {"title": "The launch", "first": label, "last": label} if '"first" and "last"' in task else {}
            ),
        }
        for label, text in rows[:3]
    ]
    return json.dumps({"claims": claims})
