"""The text layers of pages, kept beside their pictures as files of our own."""

from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter

from worker.findings import Box

_boxes = TypeAdapter(tuple[Box, ...])


def write(picture: Path, boxes: Sequence[Box]) -> None:
    """Keep the text layer of the page that a picture shows; a page without text leaves no file."""
    if boxes:
        _beside(picture).write_bytes(_boxes.dump_json(tuple(boxes)))


def read(picture: Path) -> tuple[Box, ...]:
    """The text layer that belongs to a picture; empty when it has none."""
    path = _beside(picture)
    return _boxes.validate_json(path.read_bytes()) if path.exists() else ()


def _beside(picture: Path) -> Path:
    return picture.with_suffix(".text.json")
