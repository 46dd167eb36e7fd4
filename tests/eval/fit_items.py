"""Fits the rules for actions and decisions on the AMI meetings and writes them where the writer reads them.

    python -m tests.eval.fit_items DATA

Prints the share found among the ten best for meetings that were left out of the fit, with and without place.
"""

import sys
from pathlib import Path

import numpy as np

from tests.eval.ami import references
from tests.eval.located import holders
from tests.eval.logistic import Rows, fit, write
from worker.engines.embedded.extract.acts import Act, acts
from worker.engines.embedded.extract.cues import cues
from worker.engines.embedded.extract.items import PLACES, SIGNS, Item, signs

_PENALTY = {Item.ACTION: 3.0, Item.DECISION: 10.0}
type Case = tuple[dict[Item, list[set[int]]], list[Act], Rows]
"""The numbers of the acts that hold each item, the acts, and their signs; under the meeting's name."""


def cases(folder: Path) -> dict[str, Case]:
    language = cues("en")
    found = {}
    for reference in references(folder):
        if reference.summary:
            cut = acts(reference.meeting, language)
            held = {kind: holders(cut, reference.located[kind]) for kind in Item}
            found[reference.name] = (held, cut, signs(cut, language))
    return found


def wanted(case: Case, kind: Item) -> Rows:
    numbers = set[int]().union(*case[0][kind])
    return np.array([act.n in numbers for act in case[1]], dtype=np.float64)


def share_found(case: Case, kind: Item, scores: Rows) -> list[bool]:
    """For each located item, whether one of the ten best acts holds it."""
    able = [act for act in case[1] if act.length >= 4]
    best = {act.n for act in sorted(able, key=lambda act: -scores[act.n])[:10]}
    return [bool(one & best) for one in case[0][kind] if one]


def left_out(found: dict[str, Case], kind: Item, columns: list[int]) -> list[float]:
    """By meeting, the share found when the rule was fitted on meetings of other series only."""
    shares = []
    for series in sorted({name[:6] for name in found}):
        train = [case for name, case in found.items() if name[:6] != series]
        rows = np.concatenate([case[2][:, columns] for case in train])
        truth = np.concatenate([wanted(case, kind) for case in train])
        weights, bias = fit(rows, truth, _PENALTY[kind])
        for name, case in found.items():
            hits = share_found(case, kind, case[2][:, columns] @ weights + bias) if name[:6] == series else []
            if hits:
                shares.append(float(np.mean(hits)))
    return shares


def main(folder: Path) -> None:
    found = cases(folder)
    every = list(range(len(SIGNS)))
    placeless = [n for n in every if SIGNS[n] not in PLACES]
    for kind in Item:
        placed, unplaced = (float(np.mean(left_out(found, kind, one))) for one in (every, placeless))
        print(f"{kind}: {placed:.2f} found, {unplaced:.2f} without place")
        truth = np.concatenate([wanted(case, kind) for case in found.values()])
        rows = np.concatenate([case[2] for case in found.values()])
        write(kind, SIGNS, *fit(rows, truth, _PENALTY[kind]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
