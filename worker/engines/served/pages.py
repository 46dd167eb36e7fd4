"""A meeting as text for a model: one line a moment, by label, always the same bytes; in parts if long."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from worker.engines.served.cleaning import clean, line
from worker.findings import Gap, MediaKind, Source
from worker.meeting import Meeting, Showing, Utterance

TASK = "\n\n=== Task ===\n\n"
"""What comes before it is the same for every question about a meeting, so that a server reads it once."""

_MOST_OF_A_SCREEN = 4000
"""Signs; a page with more is cut, and says so."""


@dataclass(frozen=True, slots=True)
class Page:
    """A meeting, or one of several parts of it, as a model reads it."""

    text: str
    labels: frozenset[str]
    n: int = 1
    of: int = 1

    def asked(self, task: str) -> str:
        return f"{self.text}{TASK}{task}"


def pages(meeting: Meeting, count: Callable[[str], int], most: int) -> list[Page]:
    """The meeting in as few parts as fit into `most` tokens each, cut between moments."""
    rows = list(_rows(meeting))
    whole = _page(rows, 1, 1)
    tokens = count(whole.text)
    if tokens <= most or len(rows) < 2:
        return [whole]
    parts = min(len(rows), -(-tokens // max(1, most)))
    while True:
        found = _divided(rows, parts)
        if parts == len(rows) or all(count(page.text) <= most for page in found):
            return found
        parts += 1


@dataclass(frozen=True, slots=True)
class _Row:
    label: str
    text: str


def _divided(rows: Sequence[_Row], parts: int) -> list[Page]:
    """Parts of about the same length, none empty."""
    lengths = list(accumulate(len(row.text) for row in rows))
    groups: list[list[_Row]] = [[] for _ in range(parts)]
    for row, length in zip(rows, lengths, strict=True):
        groups[min(parts - 1, (length - len(row.text)) * parts // max(1, lengths[-1]))].append(row)
    filled = [group for group in groups if group]
    return [_page(group, n, len(filled)) for n, group in enumerate(filled, 1)]


def _page(rows: Sequence[_Row], n: int, of: int) -> Page:
    head = (
        "=== The record of the meeting ==="
        if of == 1
        else f"=== The record of the meeting, part {n} of {of} ==="
    )
    return Page(
        "\n".join([head, "", *(row.text for row in rows)]),
        frozenset(row.label for row in rows if row.label),
        n,
        of,
    )


def _rows(meeting: Meeting) -> Iterator[_Row]:
    """Every moment of every source, in the order in which it was said or shown."""
    told: dict[str, str] = {}
    for source in meeting.sources:
        yield _Row("", f"--- {source.kind.value}: {line(source.name)} ---")
        moments: list[Utterance | Showing | Gap] = [*meeting.showings, *meeting.gaps, *meeting.utterances]
        own = [moment for moment in moments if moment.source == source.id]
        for moment in sorted(own, key=lambda one: one.span):
            yield _row(moment, source, meeting, told)


def _row(moment: Utterance | Showing | Gap, source: Source, meeting: Meeting, told: dict[str, str]) -> _Row:
    when = _when(moment, source)
    match moment:
        case Utterance():
            name = line(meeting.name_of(moment.speaker))
            return _Row(moment.label, f"[{moment.label}] {when}{name}: {line(moment.text)}")
        case Showing():
            return _Row(moment.label, f"[{moment.label}] {when}{_shown(moment, told)}")
        case Gap():
            return _Row("", f"(missing {when}{line(moment.stage.value)})")


def _shown(showing: Showing, told: dict[str, str]) -> str:
    """What is on a screen; one that comes again is told once."""
    key = f"{showing.source}/{showing.screen}"
    if key in told:
        return f"the same screen as [{told[key]}]"
    told[key] = showing.label
    sight = showing.sight
    text = clean(sight.text).strip()
    if len(text) > _MOST_OF_A_SCREEN:
        text = f"{text[:_MOST_OF_A_SCREEN]} (and more)"
    lines = "\n".join(f"    {row.strip()}" for row in text.splitlines() if row.strip())
    described = f" ({line(sight.description)})" if sight.description else ""
    return (
        f"on the screen, a {line(sight.kind)}{described}:\n{lines}" if lines else f"on the screen{described}"
    )


def _when(moment: Utterance | Showing | Gap, source: Source) -> str:
    if source.kind in {MediaKind.IMAGE, MediaKind.DOCUMENT}:
        return f"page {moment.span.start_ms // 1000 + 1} "
    seconds = moment.span.start_ms // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02} "
