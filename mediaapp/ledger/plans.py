"""How a job of each kind goes on: what its units do, and which units their results give birth to.

The ledger keeps, leases and counts units; what they mean is told by the app that asked for them, which puts
its plan here when it is loaded.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

if TYPE_CHECKING:
    from mediaapp.ledger.claim import Lease
    from mediaapp.ledger.models import Job, Work


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that may be born."""

    key: str
    stage: str
    queue: str
    source: UUID | None = None
    start_ms: int = 0
    end_ms: int = 0
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A value on its way into a part: its type's name, its span and itself as JSON."""

    type: str
    value: dict[str, Any]
    start_ms: int = 0
    end_ms: int = 0


class Plan(Protocol):
    """How one kind of job goes on."""

    def run(self, lease: "Lease") -> None:
        """Do one unit: deliver what comes out, and close it. Raises whatever goes wrong."""
        ...

    def born(self, job: "Job", work: "Work", values: Sequence[Value]) -> Iterable[Unit]:
        """What can start now that `values` were delivered, or (with none) that `work` is closed.

        Called inside the transaction that delivers or closes, with the job's row locked. A unit that was
        born before may be named again.
        """
        ...

    def after(self, stage: str) -> Iterable[str]:
        """The stages that wait for all units of `stage`, to the end of the line."""
        ...

    def finished(self, job: "Job") -> None:
        """The last unit of the job is closed; in the same transaction."""
        ...


class Alone:
    """A job of one unit: nothing is born of it, and no stage waits for it."""

    def born(self, job: "Job", work: "Work", values: Sequence[Value]) -> Iterable[Unit]:
        del job, work, values  # it is one unit from the start
        return ()

    def after(self, stage: str) -> Iterable[str]:
        del stage  # nothing waits for it
        return ()

    def finished(self, job: "Job") -> None:
        del job  # what there was to write was written when its unit ended


plans: dict[str, Plan] = {}


def register(kind: str, plan: Plan) -> None:
    plans[kind] = plan
