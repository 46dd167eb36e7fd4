"""Fits a logistic rule, and writes it where the writer reads it."""

import json
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from worker.engines.embedded.extract.weights import PATH

type Rows = NDArray[np.float64]


def fit(rows: Rows, wanted: Rows, penalty: float) -> tuple[Rows, float]:
    """Weights and bias by Newton's method, both classes of equal weight, the penalty on scaled signs."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = np.column_stack(((rows - mean) / spread, np.ones(len(rows))))
    share = wanted.mean()
    weight = np.where(wanted > 0, 0.5 / share, 0.5 / (1 - share))
    ridge = np.diag([penalty] * rows.shape[1] + [0.0]) * len(rows) / 1000
    found = np.zeros(scaled.shape[1])
    for _ in range(12):
        odds = 1 / (1 + np.exp(-scaled @ found))
        slope = scaled.T @ (weight * (wanted - odds)) - ridge @ found
        curve = (scaled * (weight * odds * (1 - odds))[:, None]).T @ scaled + ridge
        found += np.linalg.solve(curve, slope)
    weights = found[:-1] / spread
    return weights, float(found[-1] - mean @ weights)


def write(rule: str, names: Sequence[str], weights: Rows, bias: float) -> None:
    """Puts one rule among the others."""
    rules = json.loads(PATH.read_text(encoding="utf-8")) if PATH.is_file() else {}
    named = {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}
    rules[rule] = {"bias": round(bias, 3), "signs": named}
    PATH.write_text(json.dumps(rules, indent=2) + "\n", encoding="utf-8")
