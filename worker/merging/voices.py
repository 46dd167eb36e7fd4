"""Which voices of which chunks are one person: complete linkage over the whole meeting.

Average linkage merges strangers, because the many good pairs of two large groups outvote the bad ones.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from worker.findings import Voice

_SAME_PERSON = 0.45  # cosine distance up to which the worst pair of a group may still be one person
_SPLIT = 0.2  # nearer voices of one chunk are one person, divided by the rough vectors of single turns
_SOLID_MS = 2_000  # a voice with less speech has too rough a vector to found a group, or to part one
_STRANGERS = 10.0  # added to a distance that must not be bridged while any other can be

_Floats = NDArray[np.float64]


def persons(voices: Sequence[tuple[str, Voice]], count: int | None = None) -> list[int]:
    """A number from 0 for each voice, given with its source's id; voices of one person share it.

    Voices of one chunk were told apart there and stay apart, unless they sound as one. With `count`, so many
    persons are found if as many voices can be told apart.
    """
    if not voices:
        return []
    vectors = np.array([voice.vector for _, voice in voices], dtype=np.float64)
    distances = 1.0 - vectors @ vectors.T
    distances += _STRANGERS * (_of_one_chunk(voices) & (distances > _SPLIT))
    solid = _solid(voices, count or 1)
    groups = _groups(distances[np.ix_(solid, solid)], count)
    found = np.full(len(voices), -1)
    found[solid] = groups
    for n in np.flatnonzero(found < 0):
        found[n] = groups[int(distances[n, solid].argmin())]
    return [int(person) for person in found]


def _of_one_chunk(voices: Sequence[tuple[str, Voice]]) -> NDArray[np.bool_]:
    """Which pairs of voices were told apart in one chunk."""
    chunks = sorted({(source, voice.chunk) for source, voice in voices})
    places = np.array([chunks.index((source, voice.chunk)) for source, voice in voices])
    together: NDArray[np.bool_] = places[:, None] == places[None, :]
    return together & ~np.eye(len(voices), dtype=bool)


def _solid(voices: Sequence[tuple[str, Voice]], at_least: int) -> NDArray[np.intp]:
    speech = np.array([sum(span.duration_ms for span in voice.spans) for _, voice in voices])
    solid = np.flatnonzero(speech >= _SOLID_MS)
    return solid if len(solid) >= at_least else np.sort(np.argsort(-speech, kind="stable")[:at_least])


def _groups(distances: _Floats, count: int | None) -> NDArray[np.intp]:
    """Joins the two groups whose worst pair is nearest, until that pair is too far or `count` are left.

    A count parts nobody from himself: voices that sound as one are joined all the same.
    """
    worst = distances.copy()
    np.fill_diagonal(worst, np.inf)
    owner = np.arange(len(worst))
    for left in range(len(worst), 1, -1):
        one, other = sorted(divmod(int(worst.argmin()), len(worst)))
        too_far = _SAME_PERSON if count is None else _SPLIT
        if worst[one, other] > too_far and (count is None or left <= count):
            break
        worst[one] = worst[:, one] = np.maximum(worst[one], worst[other])
        worst[one, one] = worst[other] = worst[:, other] = np.inf
        owner[owner == other] = one
    return np.unique(owner, return_inverse=True)[1]
