"""A table of figures: printed for a person, or written into a document between two marks."""

import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

MET, MISSED = "met", "missed"


@dataclass(slots=True)
class Table:
    """Figures of one part: its name, what stands over the columns, and the rows."""

    part: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    note: str = ""

    def add(self, *cells: str) -> None:
        self.rows.append((*cells, *[""] * (len(self.columns) - len(cells))))

    @property
    def missed(self) -> int:
        return sum(cell.endswith(MISSED) for row in self.rows for cell in row)


def goal(wording: str, *, is_met: bool) -> str:
    return f"{wording}: {MET if is_met else MISSED}"


def percent(share: float, digits: int = 1) -> str:
    return f"{100 * share:.{digits}f} %"


def text(tables: Sequence[Table]) -> str:
    """All parts as one table: columns have one width throughout."""
    widths = [0] * max((len(table.columns) for table in tables), default=0)
    for row in chain.from_iterable((table.columns, *table.rows) for table in tables):
        for at, cell in enumerate(row):
            widths[at] = max(widths[at], len(cell))
    return "\n".join(chain.from_iterable(_lines(table, widths) for table in tables))


def _lines(table: Table, widths: Sequence[int]) -> Iterator[str]:
    yield ""
    yield f"── {table.part} ".ljust(sum(widths) + 2 * len(widths), "─")
    for row in (table.columns, *table.rows):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip()
    if table.note:
        yield table.note


def markdown(table: Table) -> str:
    head = [table.columns, ("---",) * len(table.columns)]
    lines = [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in (*head, *table.rows)]
    return "\n".join([*lines, *(["", table.note] if table.note else [])])


def write(document: Path, tables: Sequence[Table], command: str) -> None:
    """Put each table between the marks of its part, with the command and the day that it comes from.

    Raises `LookupError` when the document has no marks for a part.
    """
    page = document.read_text(encoding="utf-8")
    for table in tables:
        begin, end = f"<!-- {table.part}: begin -->", f"<!-- {table.part}: end -->"
        if page.count(begin) != 1 or page.count(end) != 1:
            raise LookupError(f"{document.name} has no place for {table.part}: it wants {begin} and {end}")
        said = f"`{command}`, {datetime.now(UTC):%Y-%m-%d}, {machine()}"
        body = f"{begin}\n{said}\n\n{markdown(table)}\n{end}"
        before, rest = page.split(begin)
        page = before + body + rest.split(end)[1]
    document.write_text(page, encoding="utf-8")


def machine() -> str:
    """What kind of machine this is: figures of time mean nothing without it."""
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores, {platform.machine()}, no GPU, Python {platform.python_version()}"
