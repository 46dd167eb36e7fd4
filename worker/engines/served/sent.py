"""How much this process has sent to model servers: the receipt of a meeting is made of it."""

from threading import Lock

_lock = Lock()
_total = 0


def note(count: int) -> None:
    """So many bytes of a request's body went out."""
    global _total  # noqa: PLW0603 - one number for the whole process
    with _lock:
        _total += count


def total() -> int:
    """Bytes since the process began."""
    return _total
