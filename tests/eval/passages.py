"""The passages of a meeting, kept in a folder: vectors are made once, since making them takes minutes."""

import pickle
from pathlib import Path

from worker.kit import Kit
from worker.meeting import Meeting, Passage
from worker.stages.index import index


def passages_of(name: str, meeting: Meeting, kit: Kit, kept: Path) -> list[Passage]:
    """What the index stage makes of the meeting, or made of it before."""
    path = kept / f"{name}.pickle"
    if not path.is_file():
        kept.mkdir(parents=True, exist_ok=True)
        found = list(index(meeting, kit))
        path.write_bytes(pickle.dumps(found))
    return list(pickle.loads(path.read_bytes()))
