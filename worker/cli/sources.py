"""The files that a person named, as the sources of one meeting."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from worker.errors import Damaged, Refused, Unsupported
from worker.findings import Source
from worker.kinds.recognise import recognise
from worker.kit import Kit
from worker.media.originals import HEAD_BYTES
from worker.stages.probe import probe


def sources(files: Sequence[Path], made: Path) -> tuple[Source, ...]:
    """A source for each file, known by its position from 1. Raises `Refused`, with the file's name."""
    return tuple(_source(path, str(n), made / str(n)) for n, path in enumerate(files, 1))


def probed(found: Sequence[Source], kit: Kit) -> tuple[Source, ...]:
    """The same sources, each of the kind that it turns out to be, before any work is spent on one.

    Raises `Refused`, with the file's name.
    """
    return tuple(_probed(source, kit) for source in found)


@contextmanager
def blaming(name: str) -> Iterator[None]:
    """Put a file's name, if there is one, before the reason that it is refused for."""
    try:
        yield
    except Refused as refusal:
        raise type(refusal)(f"{name}: {refusal}" if name else str(refusal)) from refusal


def _source(path: Path, position: str, made: Path) -> Source:
    name = os.fsencode(path.name or path).decode("utf-8", "replace")
    with blaming(name):
        kind = recognise(_head(path), name)
    made.mkdir(parents=True, exist_ok=True)
    # A link that a person names is followed here, once: what opens a stranger's file follows none.
    return Source(position, name, path.resolve(), made, kind.name)


def _probed(source: Source, kit: Kit) -> Source:
    with blaming(source.name):
        (found,) = probe(source, kit)
        return replace(source, kind=found.kind or source.kind)


def _head(path: Path) -> bytes:
    """The first bytes of a file, or in words why there are none."""
    try:
        if path.is_dir():
            raise Unsupported("This is a folder. Name the files in it.")
        if path.exists() and not path.is_file():
            raise Unsupported("This is no ordinary file. Save the recording first, then name it.")
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except FileNotFoundError:
        raise Damaged("There is no such file. Check the name.") from None
    except PermissionError:
        raise Damaged("You may not read this file. Change its permissions, or copy it.") from None
    except (OSError, ValueError):
        raise Damaged("The file cannot be read. Check the name and the disk.") from None
