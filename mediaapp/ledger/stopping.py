"""A worker that is told to end hands back the unit it is at, instead of dying with it."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_told = _listens = False
_is_at_work = False


class Stopping(BaseException):
    """The process is to end: what it does is handed back. No `except Exception` on the way may take it."""


def listen() -> None:
    """From now on hear SIGTERM while at work; called in each process that does nothing but units."""
    global _told, _listens
    _told, _listens = False, True


def _hear(number: int, frame: FrameType | None) -> None:
    global _told  # noqa: PLW0603 - a signal is heard by the process as a whole
    del number, frame
    _told = True
    if _is_at_work:
        raise Stopping


def is_told() -> bool:
    """Whether the process is to end, so that it begins nothing new."""
    return _told


@contextmanager
def at_work() -> Iterator[None]:
    """Inside, being told to end raises `Stopping`; outside, whoever runs the process decides what it does.

    Told once, it is not told again: a second signal must not cut off the handing back.
    """
    global _is_at_work  # noqa: PLW0603
    if not _listens:
        yield
        return
    before = signal.signal(signal.SIGTERM, _hear)
    _is_at_work = True
    try:
        yield
    finally:
        _is_at_work = False
        signal.signal(signal.SIGTERM, signal.SIG_IGN if _told else before)
