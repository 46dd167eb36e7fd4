"""Where a meeting turns to something new: cue words, another voice in the lead, new words, a new slide."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worker.engines.embedded.extract.acts import Act
from worker.engines.embedded.extract.cues import Cues
from worker.engines.embedded.extract.weights import odds
from worker.findings import Span
from worker.meeting import Meeting

_AROUND_MS = 120_000
_SLIDE_MS = 8_000
_APART_MS = 90_000
_LIKELY = 0.7
SIGNS = (
    "topic", "topic_next", "closing", "asks", "lead_changes", "lead_differs", "words_differ", "leads",
    "pause", "turn_length", "agreed", "marker", "slide",
)  # fmt: skip
"""The names of the columns of `signs`."""

type Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A stretch of one source, and the acts in it."""

    source: str
    span: Span
    acts: tuple[Act, ...]


def chapters(acts: Sequence[Act], meeting: Meeting, cues: Cues) -> list[Chapter]:
    """The whole of what was said, in stretches of at least a minute and a half; one when nothing parts it."""
    found = []
    for source in dict.fromkeys(act.source for act in acts):
        own = [act for act in acts if act.source == source]
        starts = [own[0].start_ms, *boundaries(acts, meeting, cues, source)]
        ends = [*starts[1:], max(act.end_ms for act in own)]
        for start_ms, end_ms in zip(starts, ends, strict=True):
            inside = tuple(act for act in own if start_ms <= act.start_ms < max(end_ms, start_ms + 1))
            found.append(Chapter(source, Span(start_ms, end_ms), inside))
    return found


def boundaries(acts: Sequence[Act], meeting: Meeting, cues: Cues, source: str) -> list[int]:
    """Where something new begins inside a source, in milliseconds, the likeliest chosen first."""
    opening = openings(acts)
    return apart(opening, odds("chapters", SIGNS, signs(acts, meeting, cues)), source) if opening else []


def apart(opening: Sequence[Act], likely: Rows, source: str) -> list[int]:
    """The likely openings of a source that lie far enough from one another and from its beginning."""
    own = [(odd, act.start_ms) for odd, act in zip(likely, opening, strict=True) if act.source == source]
    kept = [own[0][1]] if own else []
    for odd, at in sorted(own, key=lambda one: (-one[0], one[1])):
        if odd >= _LIKELY and all(abs(at - other) >= _APART_MS for other in kept):
            kept.append(at)
    return sorted(kept[1:])


def openings(acts: Sequence[Act]) -> list[Act]:
    """The acts at which a chapter could begin: somebody starts to speak, and says something."""
    return [act for act in acts if act.opens_turn and act.length >= 3]


def signs(acts: Sequence[Act], meeting: Meeting, cues: Cues) -> Rows:
    """One row an opening, one column a sign, shape (openings, len(SIGNS))."""
    starts = np.array([act.start_ms for act in acts])
    slides = _slides(meeting)
    words = Counter[str]()
    for act in acts:
        words[act.speaker] += act.length
    total = max(1, words.total())
    rows = []
    for act in openings(acts):
        before = _between(acts, starts, act.start_ms - _AROUND_MS, act.start_ms)
        after = _between(acts, starts, act.start_ms, act.start_ms + _AROUND_MS)
        turn = [
            one for one in acts[act.n : act.n + 6] if one.speaker == act.speaker and one.source == act.source
        ]
        change, differ = _lead(before, after)
        rows.append(
            (
                min(3, cues.are_in("topic", act.text)),
                min(3, sum(cues.are_in("topic", one.text) for one in turn[1:3])),
                min(2, cues.are_in("closing", act.text)),
                act.asks,
                change,
                differ,
                _unlike(before, after),
                words[act.speaker] / total,
                min(5.0, max(0, act.start_ms - (acts[act.n - 1].end_ms if act.n else 0)) / 1000),
                math.log1p(sum(one.length for one in turn)),
                sum(
                    one.length < 4 and cues.are_in("agree", one.text) > 0
                    for one in acts[max(0, act.n - 4) : act.n]
                ),
                cues.opens_with("openers", act.said[0].quote),
                any(abs(act.start_ms - at) <= _SLIDE_MS for source, at in slides if source == act.source),
            )
        )
    return np.array(rows, dtype=np.float64).reshape(-1, len(SIGNS))


def _between(acts: Sequence[Act], starts: NDArray[np.int64], start_ms: int, end_ms: int) -> Sequence[Act]:
    return acts[int(np.searchsorted(starts, start_ms)) : int(np.searchsorted(starts, end_ms))]


def _lead(before: Sequence[Act], after: Sequence[Act]) -> tuple[bool, float]:
    """Whether another speaks most, and by how much the shares of the speakers differ, 0 to 1."""
    left, right = Counter[str](), Counter[str]()
    for counted, acts in ((left, before), (right, after)):
        for act in acts:
            counted[act.speaker] += act.length
    if not left.total() or not right.total():
        return False, 0.0
    shares = [abs(left[one] / left.total() - right[one] / right.total()) for one in {*left, *right}]
    return left.most_common(1)[0][0] != right.most_common(1)[0][0], sum(shares) / 2


def _unlike(before: Sequence[Act], after: Sequence[Act]) -> float:
    """How little the two stretches have in common, 0 to 1 (1 − cosine of their terms)."""
    left, right = (Counter(term for act in acts for term in act.terms) for acts in (before, after))
    norm = math.sqrt(sum(n * n for n in left.values()) * sum(n * n for n in right.values()))
    return 1 - sum(n * right[term] for term, n in left.items()) / norm if norm else 0.0


def _slides(meeting: Meeting) -> list[tuple[str, int]]:
    """Where a screen is shown for the first time."""
    first: dict[str, tuple[str, int]] = {}
    for one in meeting.showings:
        first.setdefault(one.screen, (one.source, one.span.start_ms))
    return list(first.values())
