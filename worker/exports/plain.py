"""What may leave of a stranger's text: everything a reader sees, nothing that only a program obeys."""

import re

_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff"
    # Overrides and embeddings make a line read as what it is not; marks and joiners that scripts need stay.
    r"\u202a-\u202e\u2066-\u2069]"
)
_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_ROOM = re.compile(r"\s+")


def text(raw: str) -> str:
    """The same text, its lines ended by one newline, without control characters and half characters."""
    return _UNSEEN.sub("", _ENDS.sub("\n", raw))


def line(raw: str) -> str:
    """The same text on one line, single-spaced."""
    return _ROOM.sub(" ", text(raw)).strip()
