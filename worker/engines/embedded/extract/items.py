"""How likely an act is a decision or a task: cue words, the acts beside it and, with restraint, its place."""

import math
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from worker.engines.embedded.extract.acts import Act
from worker.engines.embedded.extract.cues import Cues
from worker.engines.embedded.extract.weights import odds

_KINDS = (
    "decide",
    "commit",
    "request",
    "task",
    "role",
    "due",
    "closing",
    "important",
    "hedge",
    "past",
    "agree",
)
_GOOD_LENGTH = 14
_SHORTEST = 4


class Item(StrEnum):
    """What is looked for."""

    ACTION = "actions"
    DECISION = "decisions"


SIGNS = (
    *_KINDS, "told_to", "decide_near", "task_near", "length", "off_length", "is_whole", "opens_turn", "asks",
    "figures", "frequency", "leads", "position", "late", "end",
)  # fmt: skip
"""The names of the columns of `signs`; the last three are about the place alone."""

PLACES = ("position", "late", "end")


def signs(acts: Sequence[Act], cues: Cues) -> NDArray[np.float64]:
    """One row an act, one column a sign, shape (acts, len(SIGNS))."""
    counts = np.array(
        [[min(3, cues.are_in(kind, act.text)) for kind in _KINDS] for act in acts], dtype=np.float64
    )
    decide = counts[:, 0] > 0
    told_to = (counts[:, 1:3].sum(axis=1) > 0) & (counts[:, 3] > 0)
    often = Counter(term for act in acts for term in set(act.terms))
    spoken = Counter[str]()
    for act in acts:
        spoken[act.speaker] += act.length
    total = max(1, spoken.total())
    rest = np.array(
        [
            (
                math.log1p(act.length),
                abs(math.log((act.length + 1) / (_GOOD_LENGTH + 1))),
                act.is_whole,
                act.opens_turn,
                act.asks,
                any(term.startswith("#") for term in act.terms),
                sum(math.log1p(often[term]) for term in set(act.terms)) / 10,
                spoken[act.speaker] / total,
                act.position,
                max(0.0, act.position - 0.7) / 0.3,
                max(0.0, act.position - 0.92) / 0.08,
            )
            for act in acts
        ]
    )
    return np.column_stack((counts, told_to, _near(decide), _near(told_to), rest))


def _near(found: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The share of the two acts on either side that show it."""
    padded = np.pad(found.astype(np.float64), 2)
    return (padded[:-4] + padded[1:-3] + padded[3:-1] + padded[4:]) / 4


def candidates(kind: Item, acts: Sequence[Act], cues: Cues) -> list[tuple[float, Act]]:
    """Every act of some length with its probability, the likeliest first."""
    if not acts:
        return []
    likely = odds(kind, SIGNS, signs(acts, cues))
    found = [(float(odd), act) for odd, act in zip(likely, acts, strict=True) if act.length >= _SHORTEST]
    return sorted(found, key=lambda one: (-one[0], one[1].n))
