"""Where a source's files lie: the original, written once, and what can be made of it again."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of one source in one workspace, as names below the storage."""

    workspace: UUID
    source: UUID

    @property
    def folder(self) -> str:
        return f"{self.workspace}/{self.source}"

    @property
    def original(self) -> str:
        return f"{self.folder}/original"

    def made(self, recipe: str) -> str:
        return f"{self.folder}/made/{recipe}"


@dataclass(frozen=True, slots=True)
class Borrowed:
    """Real paths for a stage: the original to read, and a folder to write into."""

    original: Path
    made: Path


@contextmanager
def borrow(place: Place, recipe: str) -> Iterator[Borrowed]:
    """Lend a stage real paths; what it writes into `made` stays."""
    made = Path(default_storage.path(place.made(recipe)))
    made.mkdir(parents=True, exist_ok=True)
    yield Borrowed(Path(default_storage.path(place.original)), made)


def keep(incoming: Path, place: Place) -> None:
    """Move a finished upload to its place, so that a crash leaves it in one place or the other.

    The file is flushed to disk before the rename, and the folder after it.
    """
    target = Path(default_storage.path(place.original))
    target.parent.mkdir(parents=True, exist_ok=True)
    _flush(incoming)
    incoming.replace(target)
    target.chmod(0o440)
    _flush(target.parent)


def incoming(upload: UUID) -> Path:
    """Where an upload is written while it comes in."""
    settings.INCOMING.mkdir(parents=True, exist_ok=True)
    return Path(settings.INCOMING) / f"{upload}.part"


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
