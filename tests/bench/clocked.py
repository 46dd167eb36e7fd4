"""Engines whose every call is timed, so that what models take can be told from all else."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.bench.spent import Spent, spending
from worker.engines import Engines

ROLES = ("listener", "transcriber", "viewer", "writer", "embedder")


@dataclass(slots=True)
class Clocked:
    """A filler of a role that passes everything on and adds up the time inside; `spent` by method."""

    role: object
    spent: dict[str, Spent] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.role, name)
        return self._timed(name, found) if callable(found) else found

    def _timed(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        spent = self.spent.setdefault(name, Spent())

        def timed(*given: Any, **named: Any) -> Any:
            with spending(spent):
                answer = call(*given, **named)
            return _each(answer, spent) if isinstance(answer, Iterator) else answer

        return timed


def clocked(engines: Engines) -> dict[str, Clocked]:
    """Load every role, and put a clock before it."""
    clocks = {role: Clocked(getattr(engines, role)) for role in ROLES}
    vars(engines).update(clocks)
    return clocks


def _each(answers: Iterator[Any], spent: Spent) -> Iterator[Any]:
    """Only the making of an answer counts, not what is done with it."""
    while True:
        with spending(spent):
            try:
                answer = next(answers)
            except StopIteration:
                return
        yield answer


class VoicesLeftOut:
    """A listener that finds speech and tells nobody apart."""

    def __init__(self, listener: Any) -> None:
        self._listener = listener
        self.name, self.note = listener.name, listener.note

    def speech(self, samples: Any) -> Any:
        return self._listener.speech(samples)

    def voices(self, samples: Any, speech: Any) -> list[Any]:
        return []
