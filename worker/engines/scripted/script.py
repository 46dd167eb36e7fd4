"""The form of a script, and how a role plays it: call by call, with the faults that it asks for."""

import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from worker.errors import Damaged, EngineDown, Nonsense, TookTooLong
from worker.findings import Span
from worker.meeting import EngineName, Section

Role = Literal["listener", "transcriber", "viewer", "writer", "embedder"]
ROLES: tuple[str, ...] = get_args(Role)

_KILLED = 137
"""The status of a process that the kernel killed."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Timed(_Part):
    """What has a beginning and an end on a source's clock."""

    start_ms: int = Field(ge=0)
    end_ms: int = Field(ge=0)

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.end_ms < self.start_ms:
            raise ValueError("it ends before it starts")
        return self

    @property
    def span(self) -> Span:
        return Span(self.start_ms, self.end_ms)


class SpokenWord(Timed):
    """A word of a row; a row without words gets them spread evenly over its span."""

    text: str
    probability: float = Field(default=1.0, ge=0, le=1)


class Spoken(Timed):
    """A row of the transcript, heard in the chunk that holds its middle."""

    text: str
    voice: int | None = Field(default=None, ge=0)
    language: str | None = None
    words: tuple[SpokenWord, ...] = ()


class Shown(_Part):
    """What the viewer answers for one screen of any source, counted from 1."""

    screen: int = Field(ge=1)
    text: str = ""
    title: str = ""
    kind: str = "screen"
    description: str = ""


class Heading(_Part):
    """A title of the minutes, and what they are about."""

    title: str
    keywords: tuple[str, ...] = ()


class Written(_Part):
    """A claim. Each quote is looked up in the record; one that is nowhere stays an invented quote."""

    section: Section
    text: str
    quotes: tuple[str, ...] = ()
    fields: dict[str, str] = Field(default_factory=dict)


class Reply(_Part):
    """One sentence of an answer; its quotes are looked up among the moments that were found."""

    text: str
    quotes: tuple[str, ...] = ()


class Asked(_Part):
    """A question, whatever its case, and the replies to it; without any it has no answer."""

    question: str
    replies: tuple[Reply, ...] = ()


class Fault(_Part):
    """What goes wrong, and when: at the n-th `call` of a role in a process, a moment, a screen, or always.

    `after` says how many values of a stream still come through. It takes `seconds` to go wrong; a `delay` is
    no more than that. A `death` ends the process as the kernel would.
    """

    role: Role
    fault: Literal["down", "nonsense", "slow", "delay", "death"]
    call: int | None = Field(default=None, ge=1)
    at_ms: int | None = Field(default=None, ge=0)
    screen: int | None = Field(default=None, ge=1)
    after: int = Field(default=0, ge=0)
    seconds: float = Field(default=0, ge=0, le=3600)


class Script(_Part):
    """Everything that the roles play; what is left out is derived from the input."""

    language: str = Field(default="en", min_length=2, max_length=3)
    voices: int = Field(default=2, ge=0, le=32)
    wants_turns: bool = False
    wants_screen: bool = False
    heard: tuple[Spoken, ...] | None = None
    sights: tuple[Shown, ...] | None = None
    headline: Heading | None = None
    claims: tuple[Written, ...] | None = None
    answers: tuple[Asked, ...] | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def name(self) -> EngineName:
        digest = hashlib.sha256(self.model_dump_json().encode()).hexdigest()
        return EngineName("scripted", f"script {digest[:8]}")


def load(path: Path | None) -> Script:
    """The script in a file, or the empty one. Raises `Damaged` with the place and the reason."""
    if path is None:
        return Script()
    try:
        return Script.model_validate_json(path.read_bytes())
    except OSError:
        raise Damaged("The script cannot be read. Name a file that is there.") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "its beginning"
        raise Damaged(f"The script is not valid at {place}: {first['msg']}. Correct it.") from None


class Part:
    """One role played from a script. Its note says that no model is at work."""

    def __init__(self, role: Role, script: Script) -> None:
        self.name = script.name
        self.note = "Answers come from a script, not from a model."
        self.script = script
        self._faults = [fault for fault in script.faults if fault.role == role]
        self._calls = 0

    def play[Value](
        self, values: Iterable[Value], span: Span | None = None, screen: int | None = None
    ) -> Iterator[Value]:
        """The values of one call, with whatever the script has go wrong in it."""
        self._calls += 1
        due = [fault for fault in self._faults if _is_due(fault, self._calls, span, screen)]
        n = -1
        for n, value in enumerate(values):
            for fault in due:
                if fault.after == n:
                    _strike(fault)
            yield value
        for fault in due:
            if fault.after > n:
                _strike(fault)

    def play_one[Value](self, value: Value, span: Span | None = None, screen: int | None = None) -> Value:
        """The value of a call that answers at once."""
        (played,) = self.play([value], span, screen)
        return played


def _is_due(fault: Fault, call: int, span: Span | None, screen: int | None) -> bool:
    is_then = fault.call in {None, call}
    is_there = fault.at_ms is None or (span is not None and span.start_ms <= fault.at_ms < span.end_ms)
    return is_then and is_there and fault.screen in {None, screen}


def _strike(fault: Fault) -> None:
    time.sleep(fault.seconds)
    match fault.fault:
        case "down":
            raise EngineDown("The model server does not answer. The work goes on by itself when it is back.")
        case "nonsense":
            raise Nonsense("The model's reply could not be used. Try this part again.")
        case "slow":
            raise TookTooLong("The model took too long over this part. Try it again.")
        case "death":
            os._exit(_KILLED)
        case "delay":
            return
