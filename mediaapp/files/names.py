"""What an uploaded file is called: the name that came with it, as far as a name can be trusted."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 255
"""Bytes of a file name that the common file systems take."""

_JOINERS = "\u200c\u200d"  # they hold emoji and Persian words together
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_SUFFIX = re.compile(r"\.(?=[a-z0-9]*[a-z])[a-z0-9]{1,8}", re.IGNORECASE)


def clean(name: str) -> str:
    """The last part of a path, on one line, without what cannot be seen; never longer than 255 bytes.

    The suffix survives the cut, so that what a download is called still says what it is.
    """
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(
        letter if letter in _JOINERS or unicodedata.category(letter) not in _INVISIBLE else " "
        for letter in last
    )
    plain = unicodedata.normalize("NFC", " ".join(seen.split())).strip(_JOINERS + " ")
    return "file" if not plain.strip(". ") else _cut(plain)


def suffix(name: str) -> str:
    """The suffix in small letters, with its dot; empty where what follows the last dot is no suffix."""
    found = PurePosixPath(name).suffix
    return found.lower() if _SUFFIX.fullmatch(found) else ""


def title(name: str) -> str:
    """What a meeting is called until somebody, or its minutes, name it better."""
    stem = name[: -len(suffix(name))] if suffix(name) else name
    return " ".join(stem.replace("_", " ").split()).strip(". ")[:200] or name[:200]


def _cut(name: str) -> str:
    if len(name.encode()) <= LONGEST:
        return name
    kept = suffix(name)
    room = LONGEST - len(kept)
    return name.encode()[:room].decode(errors="ignore").rstrip(_JOINERS + " ") + kept
