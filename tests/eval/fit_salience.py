"""Chooses how much each sign of salience counts, on the AMI summaries.

    python -m tests.eval.fit_salience DATA

Draws settings at random and prints what the best of them reach in meetings of series that had no say in the
choice, and the best setting of all, which is kept in `Salience` by hand.
"""

import random
import sys
from pathlib import Path

import numpy as np

from tests.eval.minutes import Case, extract, summarised
from worker.engines.embedded.extract.cues import cues
from worker.engines.embedded.extract.salience import Salience, ranked

_DRAWS = 40
_CHOICES = {
    "frequency": (1.0, 1.5, 2.0),
    "cues": (0.3, 0.6, 1.0),
    "off_length": (1.0, 2.0, 3.0, 4.0),
    "length": (10.0, 13.0, 16.0, 20.0),
    "whole": (0.0, 0.5, 1.0),
    "back_reference": (0.4, 0.8),
    "position": (0.0, 0.5),
    "disfluency": (0.0, 0.25, 0.5),
    "novelty": (0.8, 0.9, 0.95),
}


def settings() -> list[Salience]:
    """The one in use, and random ones."""
    chance = random.Random(1)
    drawn = ({name: chance.choice(values) for name, values in _CHOICES.items()} for _ in range(_DRAWS))
    return [Salience(), *(Salience(**one) for one in drawn)]


def main(cases: list[Case]) -> None:
    tried = settings()
    language = cues("en")
    reached = np.array([[extract(case, ranked(case.acts, language, one)) for case in cases] for one in tried])
    scores = reached.mean(axis=2)  # settings by meetings: the mean of F1n, P400, cov400 and words400
    series = np.array([case.reference.name[:6] for case in cases])
    left_out = np.array(
        [reached[scores[:, series != one].mean(axis=1).argmax(), n] for n, one in enumerate(series)]
    )
    print("left out:  F1n {:.3f}  P400 {:.3f}  cov400 {:.3f}  words400 {:.3f}".format(*left_out.mean(axis=0)))
    print(
        "in use:    F1n {:.3f}  P400 {:.3f}  cov400 {:.3f}  words400 {:.3f}".format(*reached[0].mean(axis=0))
    )
    print("the best:", tried[int(scores.mean(axis=1).argmax())])


if __name__ == "__main__":
    main(summarised(Path(sys.argv[1])))
