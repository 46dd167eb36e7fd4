"""What the address of the review page asks for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    seconds: int | None = None
    position: int | None = None
    block: int | None = None
    after: int = 0
    record: str = ""
    pin: int = 0
    find: str = ""
    tab: str = ""
    part: str = ""
    on: str = ""
    """The row or the showing that a comment is begun at, and of a row the span of some words."""
    start_ms: int | None = None
    end_ms: int | None = None
    is_writing: bool = False
    """Whether the shared notes are open as a field."""
