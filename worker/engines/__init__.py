"""The engines: what fills the roles. A new engine is one module here that offers `ENGINE`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path

from worker import registry
from worker.engines.witness import Nobody, Witness
from worker.meeting import EngineName
from worker.roles import Embedder, Listener, Transcriber, Viewer, Writer


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server may take, in seconds, and how often it is tried again.

    `first_s` may pass before the first token (a queue, a long prompt), `idle_s` between two, `total_s` in
    all. A server that is asked whether it still lives is given `probe_s`.
    A server that is down is left alone for `cool_s`, then for twice as long, up to `cold_s`.
    """

    connect_s: float = 5.0
    first_s: float = 60.0
    idle_s: float = 20.0
    total_s: float = 600.0
    probe_s: float = 15.0
    tries: int = 4
    pause_s: float = 0.5
    cool_s: float = 2.0
    cold_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom the work is done: tenants share nothing on a server; what a person waits for goes first.

    `role` is the one that asks. The witness is told how the asking goes.
    """

    tenant: str = ""
    priority: int = 0
    role: str = ""
    witness: Witness = field(default=Nobody(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Options:
    """What the machine and its owner decide about engines; every engine takes what concerns it.

    `server_model` names one of the models that a server has, where it has several; `server_streams` is how
    much may be asked of it at once (0: as it says itself). What servers say of themselves is kept in `known`.
    """

    models: Path | None = None
    threads: int = 1
    server_url: str = ""
    server_key: str = field(default="", repr=False)
    server_model: str = ""
    server_streams: int = 0
    dialect: str = "sglang"
    patience: Patience = Patience()
    known: Path | None = None
    scope: Scope = Scope()
    gguf: Path | None = None
    script: Path | None = None


@dataclass(frozen=True, slots=True)
class Wants:
    """What a transcriber wants to know beside the sound; whoever plans the work asks before any is loaded."""

    turns: bool = False
    screen: bool = False


def _nothing(_options: Options) -> Wants:
    return Wants()


def _unknown(_role: str, _options: Options) -> EngineName | None:
    return None


def _one(_options: Options) -> int:
    return 1


def _all_there(_options: Options) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Engine:
    """One engine, and how it makes a filler for each role that it can fill (None: it cannot).

    `wants` says of its transcriber what that will say of itself, without loading a model. `templates` are the
    kinds of minutes that its writer knows; one that `translates` writes in any language that is asked for.
    `lacks` names the roles that it offers and cannot fill with these options after all, each with a sentence
    that says why, as far as it is known: `meet` asks a server that never said. The fillers of an engine that
    `is_remote` hold no model: each tenant may have its own.
    """

    name: str
    label: str
    listener: Callable[[Options], Listener] | None = None
    transcriber: Callable[[Options], Transcriber] | None = None
    viewer: Callable[[Options], Viewer] | None = None
    writer: Callable[[Options], Writer] | None = None
    embedder: Callable[[Options], Embedder] | None = None
    wants: Callable[[Options], Wants] = _nothing
    templates: tuple[str, ...] = ("meeting",)
    translates: bool = False
    absent: Callable[[Options], Sequence[str]] | None = None
    """What this machine lacks for it, in sentences that say what that costs and what helps; loads nothing."""
    lacks: Callable[[Options], Mapping[str, str]] = _all_there
    meet: Callable[[Options], None] | None = None
    look: Callable[[Options], str] | None = None
    """What its server says of itself now, in a sentence. Raises `Unavailable`, which says what helps."""
    is_remote: bool = False
    name_of: Callable[[str, Options], EngineName | None] = _unknown
    """What its filler of a role will be called, where loading that costs time; loads nothing."""
    at_once: Callable[[Options], int] = _one
    """How many units a machine should work on at once: a server answers several, a loaded model one."""


@cache
def engines() -> dict[str, Engine]:
    """Every engine there is, by name."""
    found = (one for one in registry.offered(__name__, "ENGINE") if isinstance(one, Engine))
    return {engine.name: engine for engine in found}


ROLES = ("listener", "transcriber", "viewer", "writer", "embedder")


@dataclass(frozen=True)
class Engines:
    """One filler a role, made when it is first asked for (so after a fork, and only where it is needed).

    `chosen` names an engine for a role; a role that is not named, or that the named engine does not fill, is
    filled by the embedded engine.
    """

    options: Options = field(default_factory=Options)
    chosen: Mapping[str, str] = field(default_factory=dict)
    shared: "Engines | None" = None

    def within(self, scope: Scope) -> "Engines":
        """The same engines at work for somebody: models that are loaded stay shared, servers are told."""
        return Engines(replace(self.options, scope=scope), self.chosen, self.shared or self)

    def _made[Role](self, role: str, maker: Callable[[Engine], Callable[[Options], Role] | None]) -> Role:
        engine = engines()[self.chosen.get(role, "embedded")]
        make = maker(engine) or maker(engines()["embedded"])
        if make is None:
            raise LookupError(f"no engine fills the role of {role}")
        if self.shared and not (engine.is_remote and maker(engine)):
            filler: Role = getattr(self.shared, role)
            return filler
        return make(replace(self.options, scope=replace(self.options.scope, role=role)))

    @property
    def wants(self) -> Wants:
        """What the chosen transcriber wants to know. No model is loaded."""
        engine = engines()[self.chosen.get("transcriber", "embedded")]
        return (engine if engine.transcriber else engines()["embedded"]).wants(self.options)

    def name(self, role: str) -> EngineName:
        """Who fills a role, without loading a model for it where that is possible."""
        engine = engines()[self.chosen.get(role, "embedded")]
        able = engine if getattr(engine, role) else engines()["embedded"]
        is_made = role in self.filled or (self.shared and role in self.shared.filled)
        told = None if is_made else able.name_of(role, self.options)
        if told:
            return told
        filler: Listener | Transcriber | Viewer | Writer | Embedder = getattr(self, role)
        return filler.name

    @property
    def filled(self) -> Mapping[str, Listener | Transcriber | Viewer | Writer | Embedder]:
        """Who fills the roles that were asked for so far."""
        return {role: vars(self)[role] for role in ROLES if role in vars(self)}

    @cached_property
    def listener(self) -> Listener:
        return self._made("listener", lambda engine: engine.listener)

    @cached_property
    def transcriber(self) -> Transcriber:
        return self._made("transcriber", lambda engine: engine.transcriber)

    @cached_property
    def viewer(self) -> Viewer:
        return self._made("viewer", lambda engine: engine.viewer)

    @cached_property
    def writer(self) -> Writer:
        return self._made("writer", lambda engine: engine.writer)

    @cached_property
    def embedder(self) -> Embedder:
        return self._made("embedder", lambda engine: engine.embedder)
