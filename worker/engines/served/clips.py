"""A chunk as clips: one speaker each, at most 30 s, cut at pauses; a very short turn rides along."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from worker.engines.served.parts import LONGEST_CLIP_MS
from worker.findings import Span, Turn
from worker.roles import SAMPLE_RATE, Samples, Stretch

_PER_MS = SAMPLE_RATE // 1000
_SHORTEST_MS = 1000
_PAUSE_MS = 1000
"""Speech of one voice goes on across a pause this long; a short turn rides across one this long."""
_ROOM_MS = 150
"""What a clip is given beyond its speech on either side, where nobody else speaks."""
_QUIET_MS = 100
_SOONEST_CUT = 0.5
"""Before this part of what a clip may last it is not cut."""


@dataclass(frozen=True, slots=True)
class Clip:
    """What one model call hears; `voice` is that of the turns, None where they do not say."""

    span: Span
    voice: int | None


def clips(stretch: Stretch) -> list[Clip]:
    """The clips of a chunk, in order, without overlap. All speech is in one of them."""
    found = _joined([clip for speech in stretch.speech for clip in _voiced(speech, stretch.turns)])
    while (shortest := _next_to_ride(found)) is not None:
        found = _joined(_ridden(found, shortest))
    return [part for clip in found for part in _cut(clip, stretch)]


def samples_of(clip: Clip, others: Sequence[Clip], stretch: Stretch) -> Samples:
    """The sound of a clip, with a little room around it where that takes nothing from another."""
    room = min(_ROOM_MS, max(0, LONGEST_CLIP_MS - clip.span.duration_ms) // 2)
    before = [other.span.end_ms for other in others if other.span.end_ms <= clip.span.start_ms]
    after = [other.span.start_ms for other in others if other.span.start_ms >= clip.span.end_ms]
    start = max(clip.span.start_ms - room, stretch.span.start_ms, *before)
    end = min(clip.span.end_ms + room, stretch.span.end_ms, *after)
    return _sound(Span(start, end), stretch)


def halves(clip: Clip, stretch: Stretch) -> list[Clip]:
    """A clip cut in two near its middle; nothing when it is too short to be cut."""
    length = clip.span.duration_ms
    if length < 2 * _SHORTEST_MS:
        return []
    at = _cut_between(Span(clip.span.start_ms + length // 4, clip.span.end_ms - length // 4), stretch)
    return [Clip(Span(clip.span.start_ms, at), clip.voice), Clip(Span(at, clip.span.end_ms), clip.voice)]


# ── who speaks ───────────────────────────────────────────────────────────────────────────────────────


def _voiced(speech: Span, turns: Sequence[Turn]) -> Iterator[Clip]:
    """Speech cut where another voice has the word: of two at once it is the one who began last."""
    inside = [turn for turn in turns if turn.span.overlap_ms(speech)]
    edges = {speech.start_ms, speech.end_ms}
    for turn in inside:
        edges |= {
            edge for edge in (turn.span.start_ms, turn.span.end_ms) if speech.start_ms < edge < speech.end_ms
        }
    for start, end in pairwise(sorted(edges)):
        here = Span(start, end)
        speaking = [turn for turn in inside if turn.span.overlap_ms(here)]
        last = max(speaking, key=lambda turn: (turn.span.start_ms, -turn.span.end_ms), default=None)
        yield Clip(here, last.voice if last else None)


def _joined(found: Sequence[Clip]) -> list[Clip]:
    """One voice across short pauses, as long as the whole may be one clip; without a pause, however long."""
    joined: list[Clip] = []
    for clip in sorted(found, key=lambda clip: clip.span):
        last = joined[-1] if joined else None
        if last and last.voice == clip.voice and _may_join(last.span, clip.span):
            joined[-1] = Clip(Span(last.span.start_ms, clip.span.end_ms), clip.voice)
        else:
            joined.append(clip)
    return joined


def _may_join(one: Span, other: Span) -> bool:
    gap = other.start_ms - one.end_ms
    return gap == 0 or (gap <= _PAUSE_MS and other.end_ms - one.start_ms <= LONGEST_CLIP_MS)


def _next_to_ride(found: Sequence[Clip]) -> int | None:
    """The shortest clip under a second that has somebody to ride with."""
    short = [n for n, clip in enumerate(found) if clip.span.duration_ms < _SHORTEST_MS and _hosts(found, n)]
    return min(short, key=lambda n: found[n].span.duration_ms, default=None)


def _hosts(found: Sequence[Clip], n: int) -> list[int]:
    """The neighbours that a clip may ride with, the nearer first, then the longer."""
    near = [other for other in (n - 1, n + 1) if 0 <= other < len(found)]
    span = found[n].span
    fitting = [
        other
        for other in near
        if span.distance_ms(found[other].span) <= _PAUSE_MS
        and span.duration_ms + span.distance_ms(found[other].span) + found[other].span.duration_ms
        <= LONGEST_CLIP_MS
    ]
    return sorted(fitting, key=lambda o: (span.distance_ms(found[o].span), -found[o].span.duration_ms))


def _ridden(found: Sequence[Clip], n: int) -> list[Clip]:
    host = _hosts(found, n)[0]
    first, last = min(n, host), max(n, host)
    whole = Clip(Span(found[first].span.start_ms, found[last].span.end_ms), found[host].voice)
    return [*found[:first], whole, *found[last + 1 :]]


# ── how long ─────────────────────────────────────────────────────────────────────────────────────────


def _cut(clip: Clip, stretch: Stretch) -> Iterator[Clip]:
    start, end = clip.span.start_ms, clip.span.end_ms
    while end - start > LONGEST_CLIP_MS:
        soonest = start + int(min(LONGEST_CLIP_MS, (end - start) / 2) * _SOONEST_CUT)
        at = _cut_between(Span(soonest, min(start + LONGEST_CLIP_MS, end - _SHORTEST_MS)), stretch)
        yield Clip(Span(start, at), clip.voice)
        start = at
    yield Clip(Span(start, end), clip.voice)


def _cut_between(window: Span, stretch: Stretch) -> int:
    """The middle of the longest pause in a window; where nobody pauses, the quietest moment."""
    pauses = [
        inside
        for one, other in pairwise(sorted(stretch.speech))
        if one.end_ms < other.start_ms and (inside := Span(one.end_ms, other.start_ms).within(window))
    ]
    if pauses:
        longest = max(pauses, key=lambda pause: pause.duration_ms)
        return (longest.start_ms + longest.end_ms) // 2
    energy = np.square(_sound(window, stretch), dtype=np.float64)
    energy = energy[: len(energy) // _PER_MS * _PER_MS].reshape(-1, _PER_MS).sum(axis=1)
    if len(energy) <= _QUIET_MS:
        return (window.start_ms + window.end_ms) // 2
    total = np.concatenate(([0.0], energy.cumsum()))
    return window.start_ms + int(np.argmin(total[_QUIET_MS:] - total[:-_QUIET_MS])) + _QUIET_MS // 2


def _sound(span: Span, stretch: Stretch) -> Samples:
    first = (span.start_ms - stretch.span.start_ms) * _PER_MS
    sound: Samples = stretch.samples[first : first + span.duration_ms * _PER_MS]
    return sound
