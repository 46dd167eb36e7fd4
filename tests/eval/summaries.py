"""The figures of extractive minutes as a table: extracts, items and chapters on AMI meetings."""

from collections.abc import Iterator

from tests.eval import minutes
from tests.eval.lab import Lab
from tests.eval.report import Table, goal

_LEAST = {"F1n": 0.55, "P400": 0.70, "cov400": 0.52, "action among ten": 0.75, "decision among ten": 0.25}
_MOST = {"Pk": 0.31, "share of the words told": 0.12}


def measure(lab: Lab) -> Iterator[Table]:
    table = Table("minutes", ("measure", "by", "mean", "95 % interval over meetings", "goal"))
    for row in minutes.table(lab.data / "meetings_text" / "ami"):
        reached = _goal(row) if row.how == "writer" else ""
        table.add(row.what, row.how, f"{row.mean:.3f}", f"{row.low:.3f} – {row.high:.3f}", reached)
    yield table


def _goal(row: minutes.Row) -> str:
    if row.what in _LEAST:
        return goal(f"≥ {_LEAST[row.what]:g}", is_met=row.mean >= _LEAST[row.what])
    if row.what in _MOST:
        return goal(f"≤ {_MOST[row.what]:g}", is_met=row.mean <= _MOST[row.what])
    return ""
