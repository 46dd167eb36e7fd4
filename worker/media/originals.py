"""Reads the bytes of what was uploaded, without understanding them: only regular files are opened."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from worker.errors import Damaged, Unsupported

HEAD_BYTES = 4096


@contextmanager
def opened(path: Path) -> Iterator[BufferedReader]:
    """A regular file for reading; a link is not followed and a pipe cannot make us wait. Raises `Refused`."""
    try:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        raise Damaged(
            "The file cannot be opened: it is gone, or is no file at all. Upload it again."
        ) from None
    try:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise Unsupported("This is a folder, a device or a pipe. Upload the file itself.")
        with os.fdopen(number, "rb", closefd=False) as file:
            yield file
    finally:
        os.close(number)


def head(path: Path) -> bytes:
    """The first bytes: enough to tell what the file is."""
    with opened(path) as file:
        return file.read(HEAD_BYTES)


def size(path: Path) -> int:
    with opened(path) as file:
        return os.fstat(file.fileno()).st_size


def sha256(path: Path) -> str:
    with opened(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
