"""The order in which a person reads the lines of a page: columns one by one, tables row by row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from worker.findings import Box


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: where it stands once the page is upright, in pixels, and its box on the picture."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    box: Box

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


Row = tuple[Line, ...]
"""Lines beside one another, from left to right."""

Band = tuple[float, float]
Parts = tuple[list[Line], list[Line]]

GUTTER = 1.2
"""How wide the white between two columns is at least, in heights of a line."""

CELL = 20
"""How long the text of a table's cell usually is at most; a line of a column of prose is longer."""

SHARED = 0.6
"""The share of lines with a neighbour in their row that makes a table."""

TALLEST = 4
"""How many gaps are tried for the end of a heading."""


def rows(lines: Sequence[Line]) -> Iterator[Row]:
    """The rows of a page, in the order of reading: it is cut where it is white until nothing parts it."""
    waiting = [lines] if lines else []
    while waiting:
        part = waiting.pop()
        cut = _cut(part)
        if cut:
            waiting.extend(reversed(cut))
        else:
            yield from _level(part)


def _cut(lines: Sequence[Line]) -> Parts | None:
    """Left and right of the widest white, or above and below it; a table is cut into its rows alone."""
    gaps = _gaps(lines)
    return _columns(lines, gaps) or (_below_heading(lines, gaps) if gaps else None)


def _level(lines: Sequence[Line]) -> Iterator[Row]:
    """Rows of lines that no white parts, as on a page that is bent: each begins with its highest line."""
    row: list[Line] = []
    for line in sorted(lines, key=lambda line: line.middle):
        if row and line.middle - row[0].middle > min(line.height, row[0].height) / 2:
            yield _from_left(row)
            row = []
        row.append(line)
    if row:
        yield _from_left(row)


def _from_left(lines: Iterable[Line]) -> Row:
    return tuple(sorted(lines, key=lambda line: line.left))


def _across(line: Line) -> Band:
    return line.left, line.right


def _down(line: Line) -> Band:
    """Less than the whole height: boxes are drawn generously, and those of close lines overlap."""
    return line.middle - line.height / 4, line.middle + line.height / 4


def _width(band: Band) -> float:
    return band[1] - band[0]


def _gutters(lines: Sequence[Line]) -> list[Band]:
    """The white columns of a page, the widest first."""
    if not lines:
        return []
    narrowest = GUTTER * median(line.height for line in lines)
    return [gap for gap in _white(map(_across, lines)) if _width(gap) >= narrowest]


def _gaps(lines: Sequence[Line]) -> list[Band]:
    """The white between lines, the tallest first."""
    return _white(map(_down, lines))


def _white(bands: Iterable[Band]) -> list[Band]:
    found, reached = list[Band](), None
    for start, end in sorted(bands):
        if reached is not None and start > reached:
            found.append((reached, start))
        reached = end if reached is None else max(reached, end)
    return sorted(found, key=_width, reverse=True)


def _columns(lines: Sequence[Line], gaps: Sequence[Band]) -> Parts | None:
    """What stands left and right of the widest gutter, if each side is read for itself.

    That is so if both are prose, or stand apart and share no rows, and no gap below parts them more.
    """
    gutters = _gutters(lines)
    if not gutters:
        return None
    left = [line for line in lines if line.right <= gutters[0][0]]
    right = [line for line in lines if line.right > gutters[0][0]]
    gap = _width(gaps[0]) if gaps else 0.0
    if min(median(len(line.text) for line in side) for side in (left, right)) >= CELL:
        return (left, right) if gap < 2 * _width(gutters[0]) else None
    is_apart = max(_shared(left, right), _shared(right, left)) < SHARED
    return (left, right) if is_apart and gap <= _width(gutters[0]) else None


def _below_heading(lines: Sequence[Line], gaps: Sequence[Band]) -> Parts:
    """What stands above and below a gap: the one below a heading over columns, else the tallest."""
    cuts = [
        ([line for line in lines if line.middle <= cut], [line for line in lines if line.middle > cut])
        for cut, _ in gaps[:TALLEST]
    ]
    return next((parts for parts in cuts if any(map(_has_columns, parts))), cuts[0])


def _has_columns(lines: Sequence[Line]) -> bool:
    columns = _columns(lines, _gaps(lines))
    return columns is not None and min(map(len, columns)) > 1


def _shared(lines: Sequence[Line], others: Sequence[Line]) -> float:
    """The share of lines that have a neighbour in their row."""
    level = [any(abs(line.middle - one.middle) < line.height / 3 for one in others) for line in lines]
    return sum(level) / len(level)


def text_of(rows: Iterable[Row], *, keeps_indent: bool = False) -> str:
    """The rows as text: cells two spaces apart, an empty line where the page leaves one."""
    text, before, rows = "", None, list(rows)
    margin = min((row[0].left for row in rows), default=0.0)
    for row in rows:
        if before:
            text += "\n\n" if _is_apart(before, row) else "\n"
        text += (_indent(row[0], margin) if keeps_indent else "") + "  ".join(line.text for line in row)
        before = row
    return text


def _indent(line: Line, margin: float) -> str:
    """Spaces for how far a line stands from the margin, counted in its own letters."""
    letter = (line.right - line.left) / max(1, len(line.text))
    return " " * round((line.left - margin) / max(1.0, letter))


def _is_apart(row: Row, following: Row) -> bool:
    """Whether more than a line would fit between two rows, or the second starts another column."""
    white = min(line.top for line in following) - max(line.bottom for line in row)
    return not -row[0].height <= white <= row[0].height
