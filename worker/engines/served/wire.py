"""One request to a model server and its streamed answer: whole, or a `Mishap`."""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

import httpx

from worker.engines import Patience
from worker.engines.served import sent
from worker.engines.served.mishaps import Kind, Mishap
from worker.engines.served.watch import Reader, Watch

_MOST_BYTES = 4_000_000
"""Of one answer; the longest that is ever asked for has a hundredth of that."""
_MOST_ERROR_BYTES = 64_000
_TOO_LONG = (
    "context length",
    "context size",
    "context window",
    "maximum context",
    "max_model_len",
    "max model len",
    "input length",
    "input is too long",
    "prompt is too long",
    "longer than the model",
    "exceed_context",
    "requested token count exceeds",
)
"""How servers say that a prompt does not fit. It is compared here and never shown: it may name paths."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer and what it took. `is_cut` says that the model was stopped by the limit of tokens."""

    text: str
    is_cut: bool = False
    prompt_tokens: int = 0
    cached_tokens: int = 0
    answer_tokens: int = 0
    sent: int = 0
    first_s: float = 0.0
    took_s: float = 0.0


class Wire:
    """The way to one server. Every request has a connection of its own: closing it ends the work on it."""

    def __init__(self, url: str, key: str, patience: Patience) -> None:
        self._patience = patience
        headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {key}"} if key else {})
        self._http = httpx.Client(
            base_url=root(url),
            headers=headers,
            limits=httpx.Limits(max_keepalive_connections=0),
            timeout=httpx.Timeout(patience.total_s, connect=patience.connect_s),
            follow_redirects=False,
            trust_env=False,
        )

    def close(self) -> None:
        self._http.close()

    def look_up(self, path: str, body: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401 - any JSON
        """The JSON at a path; with a body, the answer to it. Raises `Mishap`."""
        with self._open("GET" if body is None else "POST", path, body) as (response, watch):
            return _json(_all(response, watch, _MOST_BYTES))

    def complete(
        self, body: Mapping[str, Any], reader: Reader | None = None, patience: Patience | None = None
    ) -> Reply:
        """The answer to a chat, read from its stream to the end. Raises `Mishap`, and as the reader does."""
        began = monotonic()
        reader = reader or Reader()
        with self._open("POST", "/v1/chat/completions", body, reader, patience) as (response, watch):
            if response.headers.get("content-type", "").startswith("text/event-stream"):
                reply = _streamed(_events(response, watch), reader)
            else:
                reply = _whole(_json(_all(response, watch, _MOST_BYTES)))
            first_s = (watch.first or monotonic()) - began
        sent = len(response.request.content)
        return replace(reply, sent=sent, first_s=first_s, took_s=monotonic() - began)

    @contextmanager
    def _open(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        reader: Reader | None = None,
        patience: Patience | None = None,
    ) -> Iterator[tuple[httpx.Response, Watch]]:
        """A request while it lasts; whatever breaks inside comes out as a `Mishap`."""
        with Watch(patience or self._patience) as watch:
            if reader:
                reader.sits_down(watch)
            try:
                request = self._http.build_request(method, path, json=body, extensions={"trace": watch.trace})
                sent.note(len(request.content))
                with closing(self._http.send(request, stream=True)) as response:
                    _refuse(response, watch)
                    yield response, watch
            except (Mishap, httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError) as error:
                raise _mishap(error, is_late=watch.is_late) from None


def _mishap(error: Exception, *, is_late: bool) -> Mishap:
    if isinstance(error, Mishap) and not is_late:
        return error
    return Mishap(Kind.SLOW if is_late else _kind(error))


def _kind(error: Exception) -> Kind:
    match error:
        case httpx.ConnectTimeout() | httpx.ConnectError() | httpx.UnsupportedProtocol() | httpx.InvalidURL():
            return Kind.REFUSED
        case httpx.TimeoutException():
            return Kind.SLOW
        case httpx.DecodingError():
            return Kind.GARBLED
        case httpx.RemoteProtocolError() if not _is_broken_off(error):
            return Kind.GARBLED
        case _:
            return Kind.RESET


def _is_broken_off(error: httpx.RemoteProtocolError) -> bool:
    """Whether the other side stopped short of a whole answer, and did not merely say something strange."""
    return "disconnect" in str(error) or "without sending" in str(error)


def root(url: str) -> str:
    """The address of a server, whether or not it was given with its `/v1`."""
    return url.strip().rstrip("/").removesuffix("/v1").rstrip("/")


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────


def _all(response: httpx.Response, watch: Watch, most: int) -> bytes:
    held = bytearray()
    for piece in response.iter_bytes():
        watch.has_come()
        held += piece
        if len(held) > most:
            raise Mishap(Kind.ENDLESS)
    return bytes(held)


def _json(text: bytes | str) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Mishap(Kind.GARBLED) from None


def _events(response: httpx.Response, watch: Watch) -> Iterator[Any]:
    """The data of each event, up to the last one."""
    held, length = bytearray(), 0
    for piece in response.iter_bytes():
        watch.has_come()
        length += len(piece)
        if length > _MOST_BYTES:
            raise Mishap(Kind.ENDLESS)
        held += piece
        *lines, rest = held.split(b"\n")
        held = bytearray(rest)
        for line in lines:
            if line.startswith(b"data:"):
                data = line.removeprefix(b"data:").strip()
                if data == b"[DONE]":
                    return
                yield _json(bytes(data))


def _streamed(events: Iterator[Any], reader: Reader) -> Reply:
    """The pieces joined. A stream that ends without saying why the model stopped was cut off."""
    text, why, usage = list[str](), "", dict[str, Any]()
    for event in events:
        _raise_told_error(event)
        usage = _part(event, "usage") or usage
        choice = next(iter(event.get("choices") or ()), None)
        if isinstance(choice, dict):
            if piece := _text(_part(choice, "delta").get("content")):
                text.append(piece)
                reader.reads("".join(text))
            why = choice.get("finish_reason") or why
    if not why:
        raise Mishap(Kind.RESET)
    return _reply("".join(text), why, usage)


def _whole(answer: Any) -> Reply:  # noqa: ANN401 - any JSON
    """An answer in one piece, of a server that does not stream."""
    _raise_told_error(answer)
    choice = next(iter(answer.get("choices") or ()), None)
    if not isinstance(choice, dict) or "message" not in choice:
        raise Mishap(Kind.GARBLED)
    return _reply(
        _text(_part(choice, "message").get("content")),
        choice.get("finish_reason") or "stop",
        _part(answer, "usage"),
    )


def _reply(text: str, why: object, usage: Mapping[str, Any]) -> Reply:
    cached = _part(usage, "prompt_tokens_details").get("cached_tokens")
    counts = (_count(usage.get("prompt_tokens")), _count(cached), _count(usage.get("completion_tokens")))
    return Reply(text, why == "length", *counts)


def _raise_told_error(answer: Any) -> None:  # noqa: ANN401 - any JSON
    if not isinstance(answer, dict):
        raise Mishap(Kind.GARBLED)
    if answer.get("object") == "error" or answer.get("error"):
        code = _count(_part(answer, "error").get("code") or answer.get("code"))
        usual = Kind.DECLINED if 400 <= code < 500 else Kind.BROKEN
        raise Mishap(Kind.TOO_LONG if _says_too_long(json.dumps(answer)) else _BY_STATUS.get(code, usual))


def _part(of: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = of.get(name)
    return found if isinstance(found, dict) else {}


def _text(found: object) -> str:
    return found if isinstance(found, str) else ""


def _count(found: object) -> int:
    return found if isinstance(found, int) else 0


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────────

_BY_STATUS = {
    401: Kind.DENIED,
    403: Kind.DENIED,
    404: Kind.MISSING,
    405: Kind.MISSING,
    408: Kind.SLOW,
    413: Kind.TOO_LONG,
    429: Kind.BUSY,
    503: Kind.BUSY,
}


def _refuse(response: httpx.Response, watch: Watch) -> None:
    """Raise the `Mishap` that a status stands for; nothing when all is well."""
    status = response.status_code
    if status == httpx.codes.OK:
        return
    if status < 400:
        raise Mishap(Kind.GARBLED)
    told = _all(response, watch, _MOST_ERROR_BYTES).decode(errors="replace")
    usual = Kind.BROKEN if status >= 500 else Kind.DECLINED
    kind = _BY_STATUS.get(status, usual)
    if kind in {Kind.DECLINED, Kind.BROKEN} and _says_too_long(told):
        kind = Kind.TOO_LONG
    raise Mishap(kind, _wait_s(response.headers.get("retry-after", "")))


def _says_too_long(told: str) -> bool:
    told = told.casefold()
    return any(sign in told for sign in _TOO_LONG)


def _wait_s(told: str) -> float:
    return float(told) if told.isascii() and told.isdecimal() and len(told) < 4 else 0.0
