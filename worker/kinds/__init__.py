"""The kinds of media. A new kind is one module here that offers `KIND`."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from worker import registry
from worker.findings import MediaKind, Stage


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of media: how its files are named and begin, and which stages they pass.

    `sniff` is given the first 4 KB of a file and says whether they are of this kind.
    """

    name: MediaKind
    label: str
    suffixes: frozenset[str]
    sniff: Callable[[bytes], bool]
    stages: frozenset[Stage]


@cache
def kinds() -> dict[MediaKind, Kind]:
    """Every kind there is, by name."""
    found = (one for one in registry.offered(__name__, "KIND") if isinstance(one, Kind))
    return {one.name: one for one in found}
