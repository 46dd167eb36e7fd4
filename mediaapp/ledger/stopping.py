"""A worker that is told to end hands back the unit it is at, instead of dying with it."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_told = False
_is_at_work = False


class Stopping(BaseException):
    """The process is to end: what it does is handed back. No `except Exception` on the way may take it."""


def listen() -> None:
    """Hear SIGTERM from now on; called in each process that does units."""
    global _told  # noqa: PLW0603 - a signal is heard by the process as a whole
    _told = False
    signal.signal(signal.SIGTERM, _hear)


def _hear(number: int, frame: FrameType | None) -> None:
    global _told  # noqa: PLW0603
    del number, frame
    _told = True
    if _is_at_work:
        raise Stopping


def is_told() -> bool:
    """Whether the process is to end, so that it begins nothing new."""
    return _told


@contextmanager
def at_work() -> Iterator[None]:
    """Inside, being told to end raises `Stopping`, at once if it happened just before."""
    global _is_at_work  # noqa: PLW0603
    _is_at_work = True
    try:
        if _told:
            raise Stopping
        yield
    finally:
        _is_at_work = False
