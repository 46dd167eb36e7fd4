"""Which bytes of a file a request asks for (RFC 9110, section 14)."""

import re

_ONE = re.compile(r"bytes=[ \t]*(\d*)-(\d*)[ \t]*", re.ASCII | re.IGNORECASE)
LONGEST = 100


class Unsatisfiable(Exception):
    """The file has no such bytes."""


def wanted(header: str, size: int) -> range | None:
    """The bytes; None for the whole file: without a range, with several, or with one that makes no sense.

    Raises `Unsatisfiable` where the range makes sense, but not for a file of this size.
    """
    found = _ONE.fullmatch(header) if len(header) <= LONGEST else None
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        return _suffix(int(last), size)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable
    return range(int(first), min(int(last) + 1, size) if last else size)


def _suffix(length: int, size: int) -> range:
    if not length or not size:
        raise Unsatisfiable
    return range(max(0, size - length), size)
