"""The wave of a recording: how loud it is along its length, in one small file beside what was made of it.

Listening has found the levels while it decoded; here they become as many peaks as a page draws, so that no
page reads thousands of them.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.core.files.storage import default_storage

from mediaapp.files.places import Place
from worker.findings import Chunk

NAME = "wave.json"
PEAKS = 480
"""How many there are, whatever the length."""

STEP_MS = 250
"""How far apart levels stand."""


def peaks(chunks: Iterable[tuple[int, Iterable[int]]], duration_ms: int) -> list[int]:
    """The loudest level of each of `PEAKS` equal stretches, 0 to 100, given where each chunk starts."""
    found = [0] * PEAKS
    share = PEAKS / max(1, duration_ms)
    for start_ms, levels in chunks:
        for n, level in enumerate(levels):
            at = min(PEAKS - 1, int((start_ms + n * STEP_MS) * share))
            found[at] = max(found[at], level)
    return found


def keep(made: Path, chunks: list[Chunk]) -> None:
    """Write the wave of a source that has been heard to its end; one without sound has none."""
    if not chunks:
        return
    drawn = peaks(((one.span.start_ms, one.levels) for one in chunks), chunks[-1].span.end_ms)
    draft = made / f".{NAME}"
    draft.write_text(json.dumps({"peaks": drawn}))
    draft.replace(made / NAME)


def kept(workspace: UUID, source: UUID, making: str) -> list[int] | None:
    """The peaks of a source; None where nobody has written them."""
    path = f"{Place(workspace, source).made(making)}/{NAME}"
    if not making or not default_storage.exists(path):
        return None
    with default_storage.open(path) as file:
        found = json.load(file)["peaks"]
    return found if isinstance(found, list) and len(found) == PEAKS else None
