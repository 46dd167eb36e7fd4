"""The bytes of an upload that is coming in: written by one writer at a time, never lost once written."""

import errno
import fcntl
import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from django.utils.translation import gettext as _

from mediaapp.files import accepts
from mediaapp.files.models import Upload
from mediaapp.files.places import Place, incoming
from mediaapp.files.refusals import DiskFull, Held

FLUSHED_EVERY = 16 << 20
"""Bytes after which what was written is forced to the disk, and its room is looked at."""

FULL = {errno.ENOSPC, errno.EDQUOT}


def place_of(upload: Upload) -> Place:
    """Where the source will lie that this upload becomes: both bear the same id."""
    return Place(upload.workspace_id, upload.pk)


def is_moved(upload: Upload) -> bool:
    """Whether it has arrived whole and left the incoming ones for its place."""
    return bool(upload.meeting) or place_of(upload).original_path.exists()


def arrived(upload: Upload) -> int:
    """How many bytes are here."""
    if is_moved(upload):
        return upload.length
    path = incoming(upload.pk)
    return path.stat().st_size if path.exists() else 0


@dataclass(slots=True)
class Part:
    """One upload's file, held by its writer until it is let go; its methods may be called from any thread."""

    path: Path
    descriptor: int
    offset: int
    unflushed: int = 0
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def hold(cls, upload: Upload) -> Self:
        """Raises `Held` while somebody else writes."""
        path = incoming(upload.pk)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_ours = path.exists() and path.stat().st_ino == os.fstat(descriptor).st_ino
        except BlockingIOError:
            is_ours = False
        if not is_ours:  # somebody else writes, or has just moved the file to its place
            os.close(descriptor)
            raise Held(_("Another window is sending this file. Close it there, or wait for it."))
        return cls(path, descriptor, os.fstat(descriptor).st_size)

    def write(self, block: bytes) -> None:
        """Append. Raises `DiskFull`; what was written until then stays."""
        with self._one_at_a_time:
            rest = memoryview(block)
            try:
                while rest:
                    written = os.pwrite(self.descriptor, rest, self.offset)
                    self.offset += written
                    self.unflushed += written
                    rest = rest[written:]
            except OSError as error:
                if error.errno not in FULL:
                    raise
                raise DiskFull(
                    _("The disk of the server is full. What was sent is kept; make room, then go on.")
                ) from error
            if self.unflushed >= FLUSHED_EVERY:
                os.fdatasync(self.descriptor)
                self.unflushed = 0
                accepts.check_room(0)

    def head(self) -> bytes:
        return os.pread(self.descriptor, accepts.HEAD, 0)

    def let_go(self) -> None:
        with self._one_at_a_time:
            if self.descriptor >= 0:
                os.close(self.descriptor)
                self.descriptor = -1
