"""A model server as the roles see it: what it is, and questions to it that end in a whole, valid answer."""

import hashlib
import json
import os
import threading
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from worker.engines import Options, Scope
from worker.engines.served.about import About
from worker.engines.served.client import Client
from worker.engines.served.dialects import DIALECTS, Dialect
from worker.engines.served.mishaps import NONSENSE, UNSET
from worker.engines.served.parts import Part, text
from worker.engines.served.watch import Reader
from worker.engines.served.wire import Reply, Wire
from worker.engines.witness import Witness
from worker.errors import EngineDown, Nonsense
from worker.findings import Call
from worker.prompts import prompt

_BYTES_A_TOKEN = 3
"""Fewer than any text has, so that what is only estimated fits."""


class Server:
    """One server in one process: its client, and what is known of it."""

    def __init__(self, dialect: Dialect, options: Options) -> None:
        if not options.server_url:
            raise EngineDown(UNSET)
        self.dialect = dialect
        self.wanted = options.server_model
        self._streams = options.server_streams
        self._kept = _kept(dialect, options)
        self._lock = threading.Lock()
        self._about: About | None = None
        self._read_at = 0
        self._counted: dict[str, int] = {}
        wire = Wire(options.server_url, options.server_key, options.patience)
        self.client = Client(wire, options.patience, self._token)

    # ── what it is ───────────────────────────────────────────────────────────────────────────────────

    @property
    def about(self) -> About:
        """Read once, and again when it has come back; kept for when it is down.

        Raises `EngineDown` when it never answered.
        """
        with self._lock:
            returns = self.client.breaker.returns
            if self._about is None or self._read_at != returns:
                self._about, self._read_at = self._read(), returns
            return self._about

    @property
    def told(self) -> About | None:
        """The same, if it was ever read."""
        return self._about

    def look(self) -> About:
        """What it says of itself now, having generated a token. Raises `EngineDown`."""
        self._read_at = -1
        about = self.about
        self.client.ask(self._token())
        return about

    def _read(self) -> About:
        try:
            about = self.dialect.about(self)
        except EngineDown:
            kept = self._about or _remembered(self._kept)
            if kept is None:
                raise
            return self._settled(kept)
        _remember(self._kept, about)
        return self._settled(about)

    def _settled(self, about: About) -> About:
        about = replace(about, streams=self._streams or about.streams)
        self.client.room = threading.BoundedSemaphore(about.streams)
        return about

    def look_up(self, path: str, body: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401 - any JSON
        return self.client.look_up(path, body)

    def has(self, path: str, body: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401 - any JSON
        return self.client.has(path, body)

    def takes(self, model: str, part: Part) -> bool:
        messages = [{"role": "user", "content": self.dialect.content([part, text("Answer: yes.")])}]
        return self.client.takes({**self._frame(model, 1), "messages": messages})

    # ── questions ────────────────────────────────────────────────────────────────────────────────────

    def ask(self, system: str, parts: Sequence[Part], *, tokens: int, scope: Scope) -> Reply:
        """The answer in words, of at most so many tokens. Raises as `Client.ask` does."""
        return self._asked(self.body(system, parts, tokens=tokens, scope=scope), scope)

    def fill[Form: BaseModel](
        self,
        form: type[Form],
        system: str,
        parts: Sequence[Part],
        *,
        tokens: int,
        scope: Scope,
        reader: Reader | None = None,
    ) -> Form:
        """The answer as a filled form; one that is cut off or not valid is asked for once more.

        Raises `Nonsense` when that is no better, and as `Client.ask` does.
        """
        schema = schema_of(form)
        for again in (False, True):
            asked = [*parts, text(f"\n\n{prompt('again').fill()}")] if again else list(parts)
            if self.dialect.schema == "in words":
                asked.append(text(f"\n\n{prompt('schema').fill(schema=json.dumps(schema))}"))
            body = self.body(system, asked, tokens=tokens, scope=scope, schema=schema)
            reply = self._asked(body, scope, reader)
            if (filled := _filled(form, reply.text)) is not None:  # half a form is none
                return filled
        raise Nonsense(NONSENSE)

    def _asked(self, body: Mapping[str, Any], scope: Scope, reader: Reader | None = None) -> Reply:
        reply = self.client.ask(body, reader or _Noticing(scope.witness))
        scope.witness.ended(
            Call(
                role=scope.role,
                prompt_tokens=reply.prompt_tokens,
                cached_tokens=reply.cached_tokens,
                answer_tokens=reply.answer_tokens,
                sent=reply.sent,
                first_ms=round(1000 * reply.first_s),
                took_ms=round(1000 * reply.took_s),
            )
        )
        return reply

    def body(
        self,
        system: str,
        parts: Sequence[Part],
        *,
        tokens: int,
        scope: Scope,
        schema: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """The request, as this server's dialect has it."""
        own = {"rid": uuid.uuid4().hex, "priority": scope.priority, "cache_salt": scope.tenant}
        body = {
            **self._frame(self.about.model, tokens),
            "messages": [
                {"role": "system", "content": system},
                {"role": "user", "content": self.dialect.content(parts)},
            ],
            **{name: value for name, value in own.items() if name in self.dialect.own and value != ""},
        }
        if schema and self.dialect.schema == "json_schema":
            form = {"name": "answer", "schema": schema, "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": form}
        return body

    def tokens(self, words: str) -> int:
        """How many tokens a text takes: as the server counts, else a safe guess."""
        digest = hashlib.sha256(words.encode(errors="replace")).hexdigest()
        if digest not in self._counted:
            self._counted[digest] = self._count(words)
        return self._counted[digest]

    def _count(self, words: str) -> int:
        if self.dialect.tokenize:
            told = self.client.has("/tokenize", self.dialect.tokenize(self.about.model, words))
            if isinstance(told, dict):
                if isinstance(told.get("count"), int):
                    return int(told["count"])
                if isinstance(told.get("tokens"), list):
                    return len(told["tokens"])
        return len(words.encode(errors="replace")) // _BYTES_A_TOKEN + 1

    def _frame(self, model: str, tokens: int) -> dict[str, Any]:
        return {
            "model": model,
            "max_tokens": tokens,
            "temperature": 0.0,
            "stream": True,
            "stream_options": {"include_usage": True},
            **(self.dialect.extras or {}),
        }

    def _token(self) -> dict[str, Any]:
        """A request for one token, which only a server in health generates."""
        model = self._about.model if self._about else self.wanted or "default"
        return {**self._frame(model, 1), "messages": [{"role": "user", "content": "Answer: yes."}]}


class _Noticing(Reader):
    """Reads in the thread that does the unit, so that the witness is told at once."""

    def __init__(self, witness: Witness) -> None:
        super().__init__()
        self._witness = witness

    def reads(self, text: str) -> None:
        super().reads(text)
        self._witness.comes()


def server(dialect: str, options: Options) -> Server:
    """The server that the options name, one object a process: all roles share its breaker and its room."""
    return _server(dialect, replace(options, scope=Scope(), threads=1, models=None), os.getpid())


@cache
def _server(dialect: str, options: Options, process: int) -> Server:  # noqa: ARG001 - none outlives a fork
    return Server(DIALECTS[dialect], options)


# ── forms ────────────────────────────────────────────────────────────────────────────────────────────


def schema_of(form: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of a form in one piece: not every server follows references."""
    schema = form.model_json_schema()
    return dict(_inlined(schema, schema.pop("$defs", {})))


def _inlined(node: Any, defined: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(node, dict):
        if "$ref" in node:
            return _inlined(defined[node["$ref"].rpartition("/")[2]], defined)
        kept = {
            key: value for key, value in node.items() if key not in {"title", "default"} or _is_field(value)
        }
        return {key: _inlined(value, defined) for key, value in kept.items()}
    return [_inlined(one, defined) for one in node] if isinstance(node, list) else node


def _is_field(value: object) -> bool:
    """Whether a key that may describe a form is the name of a field instead."""
    return isinstance(value, dict)


def _filled[Form: BaseModel](form: type[Form], answer: str) -> Form | None:
    """The form, if there is one in the answer.

    Some models put a fence around it, and SGLang's grammar lets tabs stand in strings as they are.
    """
    start, end = answer.find("{"), answer.rfind("}")
    try:
        return form.model_validate(json.loads(answer[start : end + 1], strict=False))
    except (ValueError, RecursionError):
        return None


# ── what is kept of it ───────────────────────────────────────────────────────────────────────────────


def _kept(dialect: Dialect, options: Options) -> Path | None:
    if options.known is None:
        return None
    named = json.dumps([dialect.name, options.server_url, options.server_model])
    return options.known / f"{hashlib.sha256(named.encode()).hexdigest()[:16]}.json"


def remembered(dialect: str, options: Options) -> About | None:
    """What the server said, in this process or when it last answered any; nobody is asked."""
    if not options.server_url:
        return None
    return server(dialect, options).told or _remembered(_kept(DIALECTS[dialect], options))


def _remembered(kept: Path | None) -> About | None:
    try:
        return About.of_json(json.loads(kept.read_text(encoding="utf-8"))) if kept else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _remember(kept: Path | None, about: About) -> None:
    if kept is None or _remembered(kept) == about:
        return
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_name(f"{kept.name}.{uuid.uuid4().hex}")
        fresh.write_text(json.dumps(about.as_json()), encoding="utf-8")
        fresh.replace(kept)
    except OSError:
        return  # it is asked again
