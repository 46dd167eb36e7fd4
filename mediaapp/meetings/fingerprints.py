"""What a unit's result depends on, as one hash: two units with the same fingerprint yield the same.

Each stage declares which part of the recipe and which findings it looks at. A source's original is written
once, so that its id stands for its content. A stage that works otherwise from now on needs a new REVISION.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Protocol

from mediaapp.meetings.parts import Anything, pack
from mediaapp.meetings.recipe import Recipe
from worker.findings import Chunk, Frame, Language, Source, Stage, Turn
from worker.kit import Kit
from worker.meeting import EngineName

REVISION = 1


class Asked(Protocol):
    """One unit of a source, with all that lies ready for it."""

    @property
    def source(self) -> Source: ...
    @property
    def recipe(self) -> Recipe: ...
    @property
    def kit(self) -> Kit: ...
    def all[Kind](self, kind: type[Kind]) -> list[Kind]: ...
    def chunk(self) -> Chunk: ...
    def frame(self) -> Frame: ...
    def language(self) -> Language | None: ...
    def turns(self) -> list[Turn]: ...


def fingerprint(stage: Stage, unit: Asked) -> str:
    """64 hexadecimal digits."""
    told = {"revision": REVISION, "stage": stage, "source": unit.source.id, **DECLARED[stage](unit)}
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _engine(unit: Asked, role: str) -> dict[str, str]:
    """Told without loading a model: where nothing has changed, none is needed."""
    return asdict(unit.kit.engines.name(role))


FILLED_BY = {
    Stage.LISTEN: "listener",
    Stage.DIARISE: "listener",
    Stage.TRANSCRIBE: "transcriber",
    Stage.SEE: "viewer",
}
"""The role whose filler a stage works with."""


def named_for(stage: Stage, unit: Asked) -> EngineName | None:
    """Who works for a stage, as far as it is known yet; None where nobody has to."""
    role = FILLED_BY.get(stage)
    return unit.kit.engines.name(role) if role else None


def _values(*values: Anything) -> list[Mapping[str, Any]]:
    return [pack(value).value for value in values]


def _listen(unit: Asked) -> dict[str, Any]:
    return {"chunking": unit.recipe.chunking, "engine": _engine(unit, "listener")}


def _diarise(unit: Asked) -> dict[str, Any]:
    return {"engine": _engine(unit, "listener"), "chunk": _values(unit.chunk())}


def _transcribe(unit: Asked) -> dict[str, Any]:
    wants = unit.kit.engines.wants
    chunk, language = unit.chunk(), unit.language()
    turns = unit.turns() if wants.turns else []
    frames = unit.all(Frame) if wants.screen else []
    return {
        "engine": _engine(unit, "transcriber"),
        "chunk": _values(chunk),
        "language": language.code if language else None,
        "vocabulary": unit.recipe.vocabulary,
        "turns": [[turn.span.start_ms, turn.span.end_ms, turn.voice] for turn in turns],
        "frames": _values(*(one for one in frames if one.span.overlap_ms(chunk.span))),
    }


def _see(unit: Asked) -> dict[str, Any]:
    return {"engine": _engine(unit, "viewer"), "frame": _values(unit.frame())}


def _nothing_more(_unit: Asked) -> dict[str, Any]:
    return {}


DECLARED: dict[Stage, Callable[[Asked], dict[str, Any]]] = {
    Stage.PROBE: _nothing_more,
    Stage.LISTEN: _listen,
    Stage.LOOK: _nothing_more,
    Stage.DIARISE: _diarise,
    Stage.TRANSCRIBE: _transcribe,
    Stage.SEE: _see,
}
