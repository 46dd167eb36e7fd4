"""The stage that reads one screen, by its own text layer where that is good, else by the viewer."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from worker.errors import Failed
from worker.findings import Box, Frame, Sight, Source
from worker.kit import Kit
from worker.media import pictures, text_layers
from worker.reading.order import Line, rows, text_of
from worker.reading.titles import kind_and_title

FEWEST_LETTERS = 20
"""A layer with fewer is a page number or a stamp on a page that is otherwise a picture."""

MOST_UNREADABLE = 0.05
"""The share of signs in a layer that may be no letters of any script: more, and its fonts were not named."""


def see(source: Source, frame: Frame, kit: Kit) -> Iterator[Sight]:
    """Exactly one `Sight`. Raises `Unavailable` as the viewer does; `Failed` where nothing else reads it."""
    path = source.made / frame.picture
    layer = text_layers.read(path)
    if not _is_good(layer):
        yield kit.engines.viewer.see(pictures.read(path), frame.screen)
        return
    sight = _read(layer, frame)
    if kit.engines.viewer.describes:
        with suppress(Failed):  # what the page says of itself does not depend on what a model says of it
            seen = kit.engines.viewer.see(pictures.read(path), frame.screen)
            sight = replace(
                sight, kind=seen.kind, title=seen.title or sight.title, description=seen.description
            )
    yield sight


def _is_good(layer: Sequence[Box]) -> bool:
    """Whether a text layer can stand for the page: there is enough of it, and it is written in letters."""
    signs = [sign for box in layer for sign in box.text if not sign.isspace()]
    unreadable = sum(not sign.isprintable() or sign == "\ufffd" for sign in signs)
    return sum(map(str.isalnum, signs)) >= FEWEST_LETTERS and unreadable <= MOST_UNREADABLE * len(signs)


def _read(layer: Sequence[Box], frame: Frame) -> Sight:
    ordered = list(rows([_placed(box, frame) for box in layer]))
    kind, title = kind_and_title(ordered, (frame.width, frame.height), unevenness=0.0)
    boxes = tuple(line.box for row in ordered for line in row)
    return Sight(frame.screen, text_of(ordered, keeps_indent=kind == "code"), boxes, kind, title)


def _placed(box: Box, frame: Frame) -> Line:
    across, down = frame.width / 1000, frame.height / 1000
    right, bottom = (box.left + box.width) * across, (box.top + box.height) * down
    return Line(box.text, box.left * across, box.top * down, right, bottom, box)
