"""Prose that engines are given: prompts and templates, as files with `{placeholders}`."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_PLACE = re.compile(r"\{([a-z_]+)\}")
_PART = re.compile(r"^## (\w+)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One file."""

    name: str
    text: str

    @property
    def places(self) -> set[str]:
        return set(_PLACE.findall(self.text))

    @property
    def parts(self) -> dict[str, str]:
        """What stands below each heading of the second level."""
        _, *found = _PART.split(self.text)
        return {name: text.strip() for name, text in zip(found[::2], found[1::2], strict=True)}

    def fill(self, **values: str) -> str:
        """The text with every place filled, once: braces inside a value mean nothing.

        Raises `LookupError` when a place has no value or a value no place.
        """
        if values.keys() != self.places:
            raise LookupError(f"{self.name} wants {sorted(self.places)}, not {sorted(values)}")
        return _PLACE.sub(lambda place: values[place[1]], self.text).strip()


@cache
def prompt(name: str) -> Prompt:
    """The prompt of this name, such as `hear` or `minutes/meeting`. Raises `LookupError`."""
    found = files(__name__).joinpath(f"{name}.md")
    if not re.fullmatch(r"(minutes/)?[a-z_]+", name) or not found.is_file():
        raise LookupError(f"there is no prompt {name}")
    return Prompt(name, found.read_text(encoding="utf-8"))


def names() -> Iterator[str]:
    """Every prompt there is."""
    for folder, prefix in ((files(__name__), ""), (files(__name__) / "minutes", "minutes/")):
        yield from sorted(f"{prefix}{one.name[:-3]}" for one in folder.iterdir() if one.name.endswith(".md"))


def templates() -> tuple[str, ...]:
    """The kinds of minutes there are, the plain one first."""
    found = [name.removeprefix("minutes/") for name in names() if name.startswith("minutes/")]
    return tuple(sorted(found, key=lambda name: (name != "meeting", name)))


def version(*which: str) -> str:
    """Changes whenever one of these prompts does."""
    digest = hashlib.sha256()
    for name in which:
        digest.update(f"{name}\0{prompt(name).text}\0".encode())
    return digest.hexdigest()[:12]
