"""Says of what kind a file is: its first bytes decide, its name only where they leave a choice."""

from pathlib import PurePath

import puremagic

from worker.errors import Damaged, Unsupported
from worker.kinds import Kind, kinds

_ACCEPTED = (
    "Afterword reads recordings (such as MP3, WAV, M4A, MP4, MOV, WebM), pictures (PNG, JPEG, HEIC) and PDF."
)


def recognise(head: bytes, name: str) -> Kind:
    """The kind of a file that begins with `head` (4 KB will do) and is called `name`.

    A container that may hold a picture or only sound is a guess, which `probe` corrects. Raises `Damaged` for
    an empty file and `Unsupported` for a file of no kind.
    """
    if not head:
        raise Damaged("The file is empty. Record or export it again.")
    suffix = PurePath(name).suffix.lower()
    fitting = [kind for kind in kinds().values() if kind.sniff(head)]
    if not fitting:
        raise Unsupported(f"{_described(head, suffix)} {_ACCEPTED}")
    return next((kind for kind in fitting if suffix in kind.suffixes), fitting[0])


def _described(head: bytes, suffix: str) -> str:
    """What the file is instead, as far as that can be told."""
    if not any(head):
        return "The file holds nothing but zeros."
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        found = []
    likely = next((one.name for one in found if one.name and one.confidence >= 0.5), "")
    plain = "".join(letter for letter in likely if letter.isprintable())[:60]
    if plain:
        return f"This file is not one that can be read here ({plain})."
    if any(suffix in kind.suffixes for kind in kinds().values()):
        return f"The name ends in {suffix}, but the content is something else, or its beginning is missing."
    return "This file cannot be read here."
