"""Fits the rule that says whether there is an answer, and writes it where the writer reads it.

    python -m tests.eval.fit_answers DATA KEPT

Meetings with even places are fitted on, the others are reported on: how many questions that have an answer
were answered, and of each kind that has none how many were refused. KEPT is a folder for vectors.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from tests.eval.logistic import Rows, fit, write
from tests.eval.questions import Case, books
from worker.ask.ranking import Book, question_about
from worker.engines import Engines, Options
from worker.engines.embedded.extract.answers import RULE, SIGNS, choose, signs
from worker.engines.embedded.extract.weights import PATH
from worker.kit import Kit
from worker.media.tools import Tools
from worker.roles import Embedder

SEED = 11
FITTED, LEFT_OUT = slice(0, 20, 2), slice(1, 20, 2)
"""Which meetings are fitted on, and which are only reported on: every other of the twenty shortest."""

PENALTY = 3.0
ANSWERED = 0.85
"""The share of the answerable questions that the rule lets through where it is fitted."""

type Row = tuple[Case, list[float]]


def measured(book: Book, cases: Sequence[Case], embedder: Embedder) -> list[Row]:
    rows = []
    for case in cases:
        question = question_about(case.text, [book], embedder)
        rows.append((case, signs(question, choose(question))))
    return rows


def table(rows: Sequence[Row], chances: Rows, least: float) -> dict[str, tuple[float, int]]:
    """By kind of question, the share that was treated rightly, and of how many."""
    right: dict[str, list[bool]] = defaultdict(list)
    for (case, _signs), chance in zip(rows, chances, strict=True):
        right[case.kind].append((chance >= least) == case.is_answerable)
    return {kind: (float(np.mean(found)), len(found)) for kind, found in right.items()}


def main(data: Path, kept: Path) -> None:
    with TemporaryDirectory() as scratch:
        kit = Kit(Tools.found(Path(scratch), 2), Engines(Options(threads=2)))
        train, test = (
            [
                row
                for book, cases in books(data, kit, kept, SEED, which)
                for row in measured(book, cases, kit.engines.embedder)
            ]
            for which in (FITTED, LEFT_OUT)
        )
    rows = np.array([one for _case, one in train])
    truth = np.array([case.is_answerable for case, _one in train], dtype=np.float64)
    weights, bias = fit(rows, truth, PENALTY)
    chances = _chances(rows, weights, bias)
    least = float(np.quantile(chances[truth > 0], 1 - ANSWERED))
    write(RULE, SIGNS, weights, bias)
    rules = json.loads(PATH.read_text(encoding="utf-8"))
    rules[RULE]["bar"] = round(least, 3)
    PATH.write_text(json.dumps(rules, indent=2) + "\n", encoding="utf-8")
    for name, part in (("fitted on", train), ("left out", test)):
        print(name)
        chances = _chances(np.array([one for _case, one in part]), weights, bias)
        for kind, (share, n) in table(part, chances, least).items():
            print(f"  {kind:16} {share:.3f} of {n}")


def _chances(rows: Rows, weights: Rows, bias: float) -> Rows:
    return np.asarray(1 / (1 + np.exp(-(rows @ weights + bias))))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
