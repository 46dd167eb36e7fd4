"""The index of meanings: the vectors of passages, kept in memory by meeting, and what lies near to a text."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from django.conf import settings
from django.db.models import Max

from mediaapp.asking.models import Passage
from mediaapp.meetings.kit import kit_for
from mediaapp.meetings.models import MeetingSet
from worker.errors import WorkerError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = structlog.get_logger()

SCALE = 127
"""What 1.0 is in a vector's bytes."""

MOST_BYTES = 256 << 20
"""Vectors that one process keeps; beyond it, those of the meetings that were asked for longest ago go."""

NEAR, VERY_NEAR = 0.835, 0.86
"""How near a moment must be that shares no word: near and far above the rest, or very near."""

FEW, NEAR_AMONG_FEW = 200, 0.845
"""Among few turns nothing can stand far above the rest, so it must be nearer."""

FAR_ABOVE = 4.9
"""In standard deviations over the mean of everything that was looked at."""


@dataclass(frozen=True, slots=True)
class Near:
    """A turn or a screen that means about what was asked."""

    meeting: UUID
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """The vectors of one meeting: int8, shape (n, dimensions), and of what each is the vector."""

    version: int
    of: tuple[tuple[str, str], ...]
    vectors: "NDArray[np.int8]"


shelves: OrderedDict[UUID, Shelf] = OrderedDict()
_lock = Lock()


def question_vector(text: str) -> "NDArray[np.float32] | None":
    """The unit vector of a question, shape (dimensions,); None where there is no embedder to ask."""
    try:
        embedder = kit_for({role: settings.ENGINES.get(role, settings.ENGINE) for role in ("embedder",)})
        vector = embedder.engines.embedder.question(text)
    except WorkerError as error:
        log.warning("no_meaning", error=str(error))
        return None
    return vector if vector.size else None


def near(text: str, meetings: MeetingSet, most: int) -> list[Near]:
    """What lies nearest, the nearest first; only what is near enough to be shown without a shared word."""
    import numpy as np  # noqa: PLC0415 - a process that nobody searches in has no use for it

    kept = list(_shelves(meetings))
    vector = question_vector(text) if kept else None
    if vector is None:
        return []
    able = [(key, shelf) for key, shelf in kept if shelf.vectors.shape[1] == vector.size]
    if not able:
        return []
    found = np.concatenate([shelf.vectors.astype(np.float32) @ vector / SCALE for _key, shelf in able])
    of = [(key, kind, label) for key, shelf in able for kind, label in shelf.of]
    best = np.argsort(-found, kind="stable")[:most]
    least = _least(float(found.mean()), float(found.std()), len(found))
    return [Near(*of[n]) for n in best if found[n] >= least]


def _least(mean: float, spread: float, count: int) -> float:
    if count < FEW:
        return NEAR_AMONG_FEW
    return min(VERY_NEAR, max(NEAR, mean + FAR_ABOVE * spread))


def _shelves(meetings: MeetingSet) -> Iterator[tuple[UUID, Shelf]]:
    """The vectors of all these meetings; those that are not in memory, or are outdated, are read."""
    there = (
        Passage.objects.filter(meeting__in=meetings.order_by()).values("meeting").annotate(version=Max("pk"))
    )
    versions = {one["meeting"]: int(one["version"]) for one in there}
    with _lock:
        known = {key: shelves[key] for key, version in versions.items() if _is_current(key, version)}
    read = _read([key for key in versions if key not in known], versions)
    with _lock:
        shelves.update(read)
        for key in versions:
            shelves.move_to_end(key)
        _make_room(len(versions))
    yield from (known | read).items()


def _is_current(key: UUID, version: int) -> bool:
    return key in shelves and shelves[key].version == version


def _make_room(wanted: int) -> None:
    held = sum(shelf.vectors.nbytes for shelf in shelves.values())
    while held > MOST_BYTES and len(shelves) > wanted:
        _key, gone = shelves.popitem(last=False)
        held -= gone.vectors.nbytes


def _read(keys: Sequence[UUID], versions: dict[UUID, int]) -> dict[UUID, Shelf]:
    rows = Passage.objects.filter(meeting__in=keys).order_by("pk")
    held: dict[UUID, list[tuple[str, list[str], bytes]]] = {}
    for meeting, kind, labels, packed in rows.values_list("meeting", "kind", "with_vector", "vectors"):
        held.setdefault(meeting, []).append((kind, labels, bytes(packed)))
    return {key: _shelf(versions[key], parts) for key, parts in held.items()}


def _shelf(version: int, parts: Iterable[tuple[str, list[str], bytes]]) -> Shelf:
    import numpy as np  # noqa: PLC0415

    of: list[tuple[str, str]] = []
    packed = bytearray()
    for kind, labels, vectors in parts:
        of += [(kind, label) for label in labels]
        packed += vectors
    flat = np.frombuffer(bytes(packed), np.int8)
    return Shelf(version, tuple(of), flat.reshape(len(of), -1) if of else flat.reshape(0, 0))
