"""The figures of extractive minutes as a table: extracts, items and chapters on AMI meetings."""

from collections.abc import Iterator, Mapping

from tests.eval import minutes
from tests.eval.lab import Lab
from tests.eval.report import Table, goal

_LEAST = {"actions among ten": 0.75, "decisions among ten": 0.25}
_MOST = {"Pk": 0.31, "share of the words told": 0.12}
_COMPARED = ("F1n", "P400", "cov400")


def measure(lab: Lab) -> Iterator[Table]:
    table = Table("minutes", ("measure", "by", "mean", "95 % interval over meetings", "goal"))
    rows = list(minutes.table(lab.data / "meetings_text" / "ami"))
    longest = {row.what: row.mean for row in rows if row.how == "longest"}
    for row in rows:
        reached = _goal(row, longest) if row.how == "writer" else ""
        table.add(row.what, row.how, f"{row.mean:.3f}", f"{row.low:.3f} – {row.high:.3f}", reached)
    yield table


def _goal(row: minutes.Row, longest: Mapping[str, float]) -> str:
    if row.what in _COMPARED:
        return goal("above longest first", is_met=row.mean > longest[row.what])
    if row.what in _LEAST:
        return goal(f"≥ {_LEAST[row.what]:g}", is_met=row.mean >= _LEAST[row.what])
    if row.what in _MOST:
        return goal(f"≤ {_MOST[row.what]:g}", is_met=row.mean <= _MOST[row.what])
    return ""
