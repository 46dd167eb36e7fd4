"""The showings of all sources: labels `x1` for distinct pictures, `s1` for the spans they were shown in."""

from collections.abc import Iterator, Sequence

from worker.findings import Findings, Sight
from worker.meeting import Showing


def showings(findings: Sequence[Findings]) -> Iterator[Showing]:
    """Every showing, sources in their order, then by time; one that could not be read has no text."""
    screens: dict[tuple[str, int], str] = {}
    n = 0
    for found in findings:
        source = found.source.id
        sights = {sight.screen: sight for sight in found.sights}
        for frame in sorted(found.frames, key=lambda frame: (frame.span, frame.screen)):
            n += 1
            screen = screens.setdefault((source, frame.screen), f"x{len(screens) + 1}")
            sight = sights.get(frame.screen, Sight(frame.screen, ""))
            yield Showing(f"s{n}", source, frame.span, screen, frame.picture, sight)
