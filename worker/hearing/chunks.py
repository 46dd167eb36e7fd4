"""Where a recording is cut into chunks, and what each is like; told from its samples alone."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import batched, chain

import numpy as np

from worker.findings import Span
from worker.roles import SAMPLE_RATE, Samples

PER_MS = SAMPLE_RATE // 1000
TARGETS_MS = (30_000, 60_000, 120_000)
"""How long the first chunks are, and (the last figure) all others: the first rows come soon."""
SLACK_MS = 10_000
"""How far the end of a chunk may move to a better place."""
QUIET_MS = 100
LEVEL_MS = 250


def cut(
    blocks: Iterable[Samples], find_speech: Callable[[Samples], list[Span]], n: int = 0
) -> Iterator[tuple[Samples, list[Span], bool]]:
    """Chunk `n` and those after it: its samples, the speech inside them, and whether it is the last.

    A chunk follows from the samples after its own beginning alone, however they are blocked; no more than the
    longest chunk with its slack is held at a time.
    """
    held, length = list[Samples](), 0
    for block in blocks:
        held.append(block)
        length += len(block)
        while length > (reach := (_target_ms(n) + SLACK_MS) * PER_MS):
            all_held = np.concatenate(held)
            speech = find_speech(all_held[:reach])
            end_ms = _end_ms(all_held[:reach], speech, _target_ms(n))
            yield all_held[: end_ms * PER_MS], _inside(speech, end_ms), False
            held, n = [all_held[end_ms * PER_MS :]], n + 1
            length = len(held[0])
    if length:
        rest = np.concatenate(held)
        yield rest, _inside(find_speech(rest), -(-length // PER_MS)), True


def levels(samples: Samples) -> tuple[int, ...]:
    """The loudest sample of each 250 ms, 0 to 100."""
    step = LEVEL_MS * PER_MS
    loud = np.abs(np.pad(samples, (0, -len(samples) % step))).reshape(-1, step).max(axis=1)
    return tuple(int(one) for one in np.minimum(100, np.round(100 * loud)))


def _target_ms(n: int) -> int:
    return TARGETS_MS[min(n, len(TARGETS_MS) - 1)]


def _end_ms(samples: Samples, speech: Sequence[Span], target_ms: int) -> int:
    """The middle of the longest pause near the target, or of the nearer one; else the quietest moment."""
    near = Span(target_ms - SLACK_MS, target_ms + SLACK_MS)
    pauses = [inside for pause in _pauses(speech, near.end_ms) if (inside := pause.within(near))]
    if not pauses:
        return near.start_ms + _quietest_ms(samples[near.start_ms * PER_MS :])
    middle = {pause: (pause.start_ms + pause.end_ms) // 2 for pause in pauses}
    best = max(pauses, key=lambda pause: (pause.duration_ms, -abs(middle[pause] - target_ms)))
    return middle[best]


def _pauses(speech: Sequence[Span], end_ms: int) -> Iterator[Span]:
    edges = [0, *chain.from_iterable((one.start_ms, one.end_ms) for one in speech), end_ms]
    return (Span(start, max(start, end)) for start, end in batched(edges, 2))


def _quietest_ms(samples: Samples) -> int:
    """The middle of the 100 ms with the least energy, in steps of a millisecond."""
    energy = np.square(samples[: len(samples) // PER_MS * PER_MS], dtype=np.float64)
    total = np.concatenate(([0.0], energy.reshape(-1, PER_MS).sum(axis=1).cumsum()))
    return int(np.argmin(total[QUIET_MS:] - total[:-QUIET_MS])) + QUIET_MS // 2


def _inside(speech: Sequence[Span], end_ms: int) -> list[Span]:
    chunk = Span(0, end_ms)
    return [inside for one in speech if (inside := one.within(chunk))]
