"""How well chapters meet the topics that people marked: Pk over turns, and nearness."""

from collections.abc import Sequence

import numpy as np

from tests.eval.ami import Reference

_NEAR_MS = 30_000


def pk(reference: Reference, starts_ms: Sequence[int]) -> float:
    """The share of pairs of turns, half a topic apart, on which the two disagree (Beeferman et al. 1999)."""
    turns = np.array([one.span.start_ms for one in reference.meeting.utterances])
    marked = reference.topics_ms[1:]
    apart = max(1, round(len(turns) / (len(marked) + 1) / 2))
    truth = np.searchsorted(np.array(sorted(marked)), turns, side="right")
    found = np.searchsorted(np.array(sorted(starts_ms)), turns, side="right")
    same = (truth[:-apart] == truth[apart:]) == (found[:-apart] == found[apart:])
    return float(1 - same.mean())


def near(reference: Reference, starts_ms: Sequence[int]) -> float:
    """The share of the chapters' starts within 30 s of a topic's; not a number when there are none."""
    hits = [any(abs(at - topic) <= _NEAR_MS for topic in reference.topics_ms[1:]) for at in starts_ms]
    return float(np.mean(hits)) if hits else float("nan")


def reached(reference: Reference, starts_ms: Sequence[int]) -> float:
    """The share of the topics' starts within 30 s of a chapter's."""
    return float(
        np.mean([any(abs(at - topic) <= _NEAR_MS for at in starts_ms) for topic in reference.topics_ms[1:]])
    )
