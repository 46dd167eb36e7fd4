"""How much of the recordings was worked through."""

from collections.abc import Iterable, Sequence
from itertools import chain

from worker.findings import Findings, MediaKind, Span, Stage
from worker.meeting import Coverage

_RECORDINGS = {MediaKind.AUDIO, MediaKind.VIDEO}


def coverage(findings: Sequence[Findings]) -> Coverage:
    """The length of all recordings, and what of it no gap takes away.

    Without turns every word is still there, so a gap in `diarise` takes nothing. Declared lengths can lie: a
    recording is as long as what was found in it, gaps included.
    """
    recordings = [found for found in findings if found.source.kind in _RECORDINGS]
    total_ms = sum(_length_ms(found) for found in recordings)
    missing_ms = sum(
        _union_ms(gap.span for gap in found.gaps if gap.stage is not Stage.DIARISE) for found in recordings
    )
    return Coverage(covered_ms=total_ms - missing_ms, total_ms=total_ms)


def _length_ms(found: Findings) -> int:
    spans = chain(
        (chunk.span for chunk in found.chunks),
        (frame.span for frame in found.frames),
        (gap.span for gap in found.gaps),
    )
    return max((span.end_ms for span in spans), default=0)


def _union_ms(spans: Iterable[Span]) -> int:
    total, reached = 0, 0
    for span in sorted(spans):
        total += max(0, span.end_ms - max(span.start_ms, reached))
        reached = max(reached, span.end_ms)
    return total
