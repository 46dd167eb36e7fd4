"""Clears up after crashes: hands over what is whole, drops what rested too long, compares files and rows."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from shutil import rmtree
from uuid import UUID

import structlog
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from mediaapp.files import uploads
from mediaapp.files.models import Upload
from mediaapp.files.parts import Part, is_moved
from mediaapp.files.places import Place
from mediaapp.files.receiver import Receiver
from mediaapp.files.refusals import Refusal

log = structlog.get_logger()

SETTLED = timedelta(minutes=1)
"""How long a whole upload is left to its own client before somebody else hands it over."""

ORPHANED = timedelta(days=1)
"""How long a file without a row is left where it is: time to notice that a database was restored too old."""

MARK = "orphan"


@dataclass(slots=True)
class Tidied:
    """What was done, and which files are missing."""

    adopted: int = 0
    expired: int = 0
    removed: int = 0
    missing: list[Place] = field(default_factory=list)


def tidy(receiver: Receiver) -> Tidied:
    """Every few seconds: hand over what is whole though its client is gone, and drop what rested too long."""
    done = Tidied()
    now = timezone.now()
    for upload in Upload.objects.filter(expires__lt=now).select_related("workspace", "user"):
        done.expired += _with_file(upload, lambda one: uploads.give_up(one, receiver))
    whole = Upload.objects.filter(meeting=None, created_at__lt=now - SETTLED)
    for upload in whole.select_related("workspace", "user").order_by("created_at"):
        if uploads.is_whole(upload):
            done.adopted += _with_file(upload, lambda one: uploads.finish(one, receiver))
    return done


def compare(receiver: Receiver) -> Tidied:
    """Now and then: files without a row go after a day; rows without their file are told of."""
    done = Tidied()
    known = set(receiver.places())
    done.missing = sorted(
        (place for place in known if not place.original_path.exists()), key=lambda place: place.folder
    )
    for place in done.missing:
        log.error("original_missing", workspace=str(place.workspace), source=str(place.source))
    coming = set(Upload.objects.values_list("pk", flat=True))
    for place, folder in _kept():
        if place not in known and place.source not in coming:
            done.removed += _remove_later(folder)
        else:
            (folder / MARK).unlink(missing_ok=True)
    for path in Path(settings.INCOMING).glob("*"):  # parts, and what a form left there when it was cut off
        if path.is_file() and _key(path.stem) not in coming and _age(path) > ORPHANED:
            path.unlink(missing_ok=True)
            done.removed += 1
    return done


def _with_file(upload: Upload, act: Callable[[Upload], object]) -> bool:
    """Do something with an upload that nobody writes to; whether it could be done."""
    part: Part | None = None
    try:
        part = None if is_moved(upload) else Part.hold(upload)
        act(upload)
    except Refusal as refusal:
        log.warning("upload_left", upload=str(upload.pk), code=refusal.code)
        return False
    finally:
        if part:
            part.let_go()
    return True


def _kept() -> Iterator[tuple[Place, Path]]:
    """Every folder of a source on the disk."""
    root = Path(default_storage.path(""))
    for folder in root.glob("*/*"):
        workspace, source = _key(folder.parent.name), _key(folder.name)
        if workspace and source:
            yield Place(workspace, source), folder


def _remove_later(folder: Path) -> bool:
    """Mark a folder at first sight; remove it when the mark is a day old."""
    mark = folder / MARK
    if not mark.exists():
        mark.touch()
        log.warning("file_without_row", source=folder.name)
        return False
    if _age(mark) < ORPHANED:
        return False
    rmtree(folder, ignore_errors=True)
    return True


def _age(path: Path) -> timedelta:
    return timedelta(seconds=time.time() - path.stat().st_mtime)


def _key(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
