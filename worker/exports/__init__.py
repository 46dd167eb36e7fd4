"""The export formats. A new format is one module here that offers `FORMAT`."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from worker import registry
from worker.meeting import Record


class Document(StrEnum):
    """What of a record is exported."""

    MINUTES = "minutes"
    TRANSCRIPT = "transcript"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Choices:
    """How an export is written; a format takes what concerns it."""

    speakers: bool = True
    timestamps: bool = True
    evidence: bool = True
    chars_per_caption: int = 84
    address: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """One format: `documents` says what it can show, the first being what it shows unasked."""

    suffix: str
    label: str
    content_type: str
    documents: tuple[Document, ...]
    render: Callable[[Record, Document, Choices], bytes]


@cache
def formats() -> dict[str, Format]:
    """Every format there is, by suffix."""
    found = (one for one in registry.offered(__name__, "FORMAT") if isinstance(one, Format))
    return {one.suffix: one for one in found}
