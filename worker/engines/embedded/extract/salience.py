"""Which acts tell most of a meeting: they name what it is about, carry cue words and are of a good length.

Measured on AMI: frequent terms and cue words beat length alone, and a sentence of about 13 words tells most a
word. Vectors did not help.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worker.engines.embedded.extract.acts import Act
from worker.engines.embedded.extract.cues import Cues

_SHORTEST = 5


@dataclass(frozen=True, slots=True)
class Salience:
    """How much each sign counts; fitted by `tests/eval/fit_salience.py`.

    `novelty` is what a term is still worth each time after it was told.
    """

    frequency: float = 1.5
    cues: float = 0.6
    off_length: float = 3.0
    length: float = 13.0
    whole: float = 1.0
    back_reference: float = 0.8
    position: float = 0.5
    disfluency: float = 0.5
    novelty: float = 0.9


def ranked(acts: Sequence[Act], cues: Cues, by: Salience = Salience()) -> list[Act]:
    """The acts worth telling, most telling first; each counts only for what those before it did not tell."""
    worth = [act for act in acts if act.length >= _SHORTEST and not act.asks]
    if not worth:
        return []
    often = Counter(term for act in acts for term in set(act.terms))
    weights = [{term: math.log1p(often[term]) for term in sorted(set(act.terms))} for act in worth]
    sums = np.array([sum(one.values()) for one in weights])
    spread = float(sums.std()) or 1.0
    scores = _still(worth, cues, by) + by.frequency * (sums - sums.mean()) / spread
    holders: dict[str, list[int]] = defaultdict(list)
    for n, one in enumerate(weights):
        for term in one:
            holders[term].append(n)
    order: list[Act] = []
    told: Counter[str] = Counter()
    for _ in worth:
        best = int(np.argmax(scores))
        scores[best] = -np.inf
        order.append(worth[best])
        for term, weight in weights[best].items():
            loss = by.frequency * weight * by.novelty ** told[term] * (1 - by.novelty) / spread
            told[term] += 1
            scores[holders[term]] -= loss
    return order


def _still(acts: Sequence[Act], cues: Cues, by: Salience) -> NDArray[np.float64]:
    """The part of the score that does not change while others are chosen."""
    signs = np.array([cues.are_in("important", act.text) for act in acts], dtype=np.float64)
    signs = (signs - signs.mean()) / (signs.std() or 1.0)
    return np.array(
        [
            by.cues * sign
            - by.off_length * abs(math.log((act.length + 1) / (by.length + 1)))
            + by.whole * act.is_whole
            - by.back_reference * _leans(act, cues)
            - by.disfluency * min(3, len(cues.places("disfluent", act.text)))
            + by.position * act.position
            for act, sign in zip(acts, signs, strict=True)
        ]
    )


def _leans(act: Act, cues: Cues) -> bool:
    """Whether its beginning needs what was said before."""
    return cues.opens_with("back_references", act.text) or cues.opens_with("conditions", act.text)
