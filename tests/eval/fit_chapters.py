"""Fits the rule for chapters on the topics of the AMI meetings and writes it where the writer reads it.

    python -m tests.eval.fit_chapters DATA

Prints Pk for meetings that were left out of the fit, beside no boundary at all. The corpus has no screens, so
the weight of a new slide is set by hand.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.eval.ami import Reference, references
from tests.eval.logistic import Rows, fit, write
from tests.eval.segments import near, pk
from worker.engines.embedded.extract.acts import Act, acts
from worker.engines.embedded.extract.chapters import SIGNS, apart, openings, signs
from worker.engines.embedded.extract.cues import cues

_NEAR_MS = 15_000
_PENALTY = 3.0
_SLIDE = 1.5

type Case = tuple[Reference, list[Act], Rows, Rows]


def cases(folder: Path) -> list[Case]:
    """Meetings with topics: the openings, their signs, and which of them begin a topic."""
    language = cues("en")
    found = []
    for reference in references(folder):
        if reference.topics_ms:
            cut = acts(reference.meeting, language)
            opening = openings(cut)
            found.append(
                (reference, opening, signs(cut, reference.meeting, language), begins(reference, opening))
            )
    return found


def begins(reference: Reference, opening: list[Act]) -> Rows:
    """1 for the opening nearest to each topic's start, where it is near at all."""
    starts = np.array([act.start_ms for act in opening])
    found = np.zeros(len(opening))
    for topic in reference.topics_ms[1:]:
        nearest = int(np.argmin(np.abs(starts - topic)))
        found[nearest] = max(found[nearest], abs(starts[nearest] - topic) <= _NEAR_MS)
    return found


def left_out(found: list[Case]) -> Iterator[tuple[Reference, list[int]]]:
    """Each meeting with its chapters when the rule was fitted on meetings of other series only."""
    for series in sorted({case[0].name[:6] for case in found}):
        train = [case for case in found if case[0].name[:6] != series]
        rows, truth = np.concatenate([one[2] for one in train]), np.concatenate([one[3] for one in train])
        weights, bias = fit(rows, truth, _PENALTY)
        for reference, opening, own, _ in found:
            if reference.name[:6] == series:
                yield reference, apart(opening, 1 / (1 + np.exp(-(own @ weights + bias))), "1")


def main(folder: Path) -> None:
    found = cases(folder)
    measured = [(pk(one, ms), pk(one, []), near(one, ms)) for one, ms in left_out(found)]
    print(
        "Pk {:.3f} (none {:.3f}), {:.2f} of the boundaries within 30 s".format(*np.nanmean(measured, axis=0))
    )
    weights, bias = fit(
        np.concatenate([one[2] for one in found]), np.concatenate([one[3] for one in found]), _PENALTY
    )
    weights[SIGNS.index("slide")] = _SLIDE
    write("chapters", SIGNS, weights, bias)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
