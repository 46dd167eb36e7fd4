"""The header Upload-Metadata of the tus protocol: names, each with a value in base 64."""

import base64
import binascii

from mediaapp.files.forms import WishForm
from mediaapp.files.refusals import Refusal

LONGEST = 16 << 10


def parse(header: str) -> dict[str, str]:
    """Values by name; a name without a value is empty. Raises `Refusal` for what is no metadata."""
    if len(header) > LONGEST:
        raise Refusal("The header Upload-Metadata is too long.")
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        name, _space, value = pair.partition(" ")
        try:
            found[name] = base64.b64decode(value.strip(), validate=True).decode()
        except (binascii.Error, UnicodeError, ValueError):
            raise Refusal(f"The value of {name} in Upload-Metadata is not base 64 of UTF-8.") from None
    return found


def name_and_wishes(header: str) -> tuple[str, dict[str, str]]:
    """What the file is called, and what is wished for. Raises a `Refusal`."""
    said = parse(header)
    name = said.get("filename") or said.get("name") or ""
    return name, WishForm({**said}).wishes()
