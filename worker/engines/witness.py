"""Who is told how a model server answers: that pieces come, and what each whole answer took."""

from typing import Protocol

from worker.findings import Call


class Witness(Protocol):
    """Told by the thread that does the unit, and by no other. What it raises ends the call at once."""

    def comes(self) -> None:
        """A piece of an answer has come."""
        ...

    def ended(self, call: Call) -> None:
        """An answer is whole."""
        ...


class Nobody:
    """Where nobody wants to know."""

    def comes(self) -> None:
        return

    def ended(self, call: Call) -> None:
        del call
