"""The fitted numbers: how much each sign counts in a logistic rule."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PATH = Path(__file__).with_name("weights.json")


def odds(rule: str, names: Sequence[str], signs: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probability of each row of signs, shape (rows,), by a rule of `weights.json`."""
    fitted = _fitted()[rule]
    weights = np.array([fitted["signs"][name] for name in names])
    return np.asarray(1 / (1 + np.exp(-(signs @ weights + fitted["bias"]))), dtype=np.float64)


def bar(rule: str) -> float:
    """The probability from which on a rule says yes: 0.5 where none was fitted."""
    return float(_fitted()[rule].get("bar", 0.5))


@cache
def _fitted() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(PATH.read_text(encoding="utf-8"))
    return found
