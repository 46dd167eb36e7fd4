"""Clips: one speaker each, at most 30 s, all speech in one of them."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worker.engines.served.made import tone
from worker.engines.served.clips import Clip, clips, halves, samples_of
from worker.findings import Span, Turn
from worker.roles import SAMPLE_RATE, Stretch

START_MS = 60_000


def stretch(speech: list[tuple[int, int]], turns: Sequence[tuple[int, int, int]] = ()) -> Stretch:
    ms = 120_000
    samples = np.zeros(ms * SAMPLE_RATE // 1000, np.float32)
    for start, end in speech:
        samples[start * 16 : end * 16] = tone((end - start) / 1000)[: (end - start) * 16]
    return Stretch(
        Span(0, ms).shifted(START_MS),
        samples,
        tuple(Span(*one).shifted(START_MS) for one in speech),
        "en",
        tuple(Turn(Span(start, end).shifted(START_MS), voice) for start, end, voice in turns),
    )


def told(found: list[Clip]) -> list[tuple[int, int, int | None]]:
    return [(one.span.start_ms - START_MS, one.span.end_ms - START_MS, one.voice) for one in found]


@pytest.mark.parametrize(
    ("speech", "turns", "expected"),
    [
        ([(0, 5000)], [], [(0, 5000, None)]),
        ([(0, 5000)], [(0, 3000, 0), (3000, 5000, 1)], [(0, 3000, 0), (3000, 5000, 1)]),
        # one voice goes on across a short pause, not across a long one
        ([(0, 2000), (2800, 5000)], [(0, 5000, 0)], [(0, 5000, 0)]),
        ([(0, 2000), (3500, 5000)], [(0, 5000, 0)], [(0, 2000, 0), (3500, 5000, 0)]),
        # a short turn rides, and what it parted is one again
        ([(0, 6000)], [(0, 3000, 0), (3000, 3600, 1), (3600, 6000, 0)], [(0, 6000, 0)]),
        ([(0, 600)], [(0, 600, 1)], [(0, 600, 1)]),
        # of two at once it is the one who began last
        ([(0, 9000)], [(0, 9000, 0), (3000, 5000, 1)], [(0, 3000, 0), (3000, 5000, 1), (5000, 9000, 0)]),
        # speech in no turn is heard too
        ([(0, 9000)], [(0, 4000, 0)], [(0, 4000, 0), (4000, 9000, None)]),
        # a turn without speech is nothing
        ([(0, 2000)], [(0, 2000, 0), (50_000, 60_000, 1)], [(0, 2000, 0)]),
    ],
)
def test_who_speaks_has_a_clip(
    speech: list[tuple[int, int]],
    turns: list[tuple[int, int, int]],
    expected: list[tuple[int, int, int | None]],
) -> None:
    assert told(clips(stretch(speech, turns))) == expected


def test_a_long_turn_is_cut_at_its_longest_pause() -> None:
    found = told(clips(stretch([(0, 14_000), (14_300, 18_000), (18_900, 33_000)], [(0, 33_000, 0)])))
    assert [one[2] for one in found] == [0, 0]
    assert found[0][1] == found[1][0] == 18_450 or found[0][1] == 18_000


def test_without_a_pause_it_is_cut_where_it_is_quietest() -> None:
    one = stretch([(0, 50_000)], [(0, 50_000, 0)])
    one.samples[22_000 * 16 : 22_200 * 16] = 0
    first, *_ = told(clips(one))
    assert 22_000 <= first[1] <= 22_200


@st.composite
def chunks(draw: st.DrawFn) -> Stretch:
    edges = sorted(draw(st.sets(st.integers(0, 1200), max_size=20)))
    speech = [(a * 100, b * 100) for a, b in list(pairwise(edges))[::2]]
    turns = [
        (start * 100, (start + length) * 100, voice)
        for start, length, voice in draw(
            st.lists(st.tuples(st.integers(0, 1100), st.integers(1, 100), st.integers(0, 3)), max_size=12)
        )
    ]
    return stretch(speech, sorted(turns))


@given(chunks())
def test_all_speech_is_in_one_clip_and_none_is_too_long(one: Stretch) -> None:
    found = clips(one)
    assert all(0 < clip.span.duration_ms <= 30_000 for clip in found)
    assert all(left.span.end_ms <= right.span.start_ms for left, right in pairwise(found))
    for speech in one.speech:
        assert sum(clip.span.overlap_ms(speech) for clip in found) == speech.duration_ms
    for clip in found:
        assert 0 < len(samples_of(clip, found, one)) <= 30 * SAMPLE_RATE
        parts = halves(clip, one)
        assert not parts or (parts[0].span.start_ms, parts[-1].span.end_ms) == (
            clip.span.start_ms,
            clip.span.end_ms,
        )
        assert all(part.span.duration_ms > 0 for part in parts)
