"""Where a source's files lie: the original, written once, and what can be made of it again."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage

from mediaapp.files.drill import may_end_here


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

    @property
    def original_path(self) -> Path:
        return Path(default_storage.path(self.original))

    def made(self, recipe: str) -> str:
        return f"{self.folder}/made/{recipe}"

    def made_path(self, recipe: str) -> Path:
        return Path(default_storage.path(self.made(recipe)))


@dataclass(frozen=True, slots=True)
class Borrowed:
    """Real paths for a stage: the original to read, and a folder to write into."""

    original: Path
    made: Path


@contextmanager
def borrow(place: Place, recipe: str) -> Iterator[Borrowed]:
    """Lend a stage real paths; what it writes into `made` stays."""
    made = place.made_path(recipe)
    made.mkdir(parents=True, exist_ok=True)
    yield Borrowed(place.original_path, made)


def keep(incoming: Path, place: Place) -> None:
    """Move a finished upload to its place, so that a crash leaves it in one place or the other.

    The file is flushed to disk before the rename, and the folders after it. An original is written once: one
    that is there already stays.
    """
    target = place.original_path
    if target.exists():
        incoming.unlink(missing_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    may_end_here("written")
    flush(incoming)
    may_end_here("synced")
    incoming.replace(target)
    target.chmod(0o440)
    for folder in (target.parent, target.parent.parent, target.parent.parent.parent):
        flush(folder)  # a folder that was just made is an entry of the one above it
    may_end_here("renamed")


def incoming(upload: UUID) -> Path:
    """Where an upload is written while it comes in."""
    settings.INCOMING.mkdir(parents=True, exist_ok=True)
    return Path(settings.INCOMING) / f"{upload}.part"


def flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
