"""One ranking out of several: reciprocal rank fusion, weighed by how much of the search a moment holds."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

DAMPING = 60
"""The usual constant of reciprocal rank fusion: how much the first places differ."""

SPREAD = 0.12
"""How much less a moment counts for each better one of the same meeting."""


def fused[Key: Hashable](lists: Iterable[tuple[float, Sequence[Key]]]) -> dict[Key, float]:
    """The sum over the lists, each with its weight, of 1 / (60 + place)."""
    scores: dict[Key, float] = defaultdict(float)
    for weight, ranked in lists:
        for place, key in enumerate(ranked):
            scores[key] += weight / (DAMPING + place + 1)
    return dict(scores)


def spread[Key: Hashable](scores: Mapping[Key, float], whose: Callable[[Key], Hashable]) -> list[Key]:
    """Best first, so that one long meeting does not fill the page."""
    waiting: dict[Hashable, list[Key]] = defaultdict(list)
    for key in sorted(scores, key=lambda one: -scores[one]):
        waiting[whose(key)].append(key)
    taken = Counter[Hashable]()
    order: list[Key] = []
    while waiting:
        best = max(waiting, key=lambda one: scores[waiting[one][0]] / (1 + SPREAD * taken[one]))
        order.append(waiting[best].pop(0))
        taken[best] += 1
        if not waiting[best]:
            del waiting[best]
    return order
