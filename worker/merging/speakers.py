"""What the persons of a meeting are called: labels by first speaking, or the ones that people gave before."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from worker.meeting import Utterance
from worker.merging.turns import PersonTurn

_INHERITS = (
    0.5  # of what people wrote down for a speaker, the share that a voice must cover to be that speaker
)


def inherited(turns: Mapping[str, Sequence[PersonTurn]], human: Sequence[Utterance]) -> dict[int | None, str]:
    """The label of a speaker for each person who spoke at least half of what people wrote down for it."""
    shared: Counter[tuple[str, int]] = Counter()
    spoken: Counter[str] = Counter()
    for row in human:
        spoken[row.speaker] += row.span.duration_ms
        for turn in turns.get(row.source, ()):
            shared[row.speaker, turn.person] += turn.span.overlap_ms(row.span)
    labels: dict[int | None, str] = {}
    for (label, person), ms in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if ms >= _INHERITS * spoken[label] > 0 and person not in labels and label not in labels.values():
            labels[person] = label
    return labels


def labels(
    persons: Iterable[int | None], known: Mapping[int | None, str], taken: Iterable[str]
) -> dict[int | None, str]:
    """A label for each person, in the order of first speaking; those `taken` are given to nobody new."""
    used = {*taken, *known.values()}
    fresh = (label for label in (f"p{n}" for n in count(1)) if label not in used)
    found: dict[int | None, str] = {}
    for person in persons:
        if person not in found:
            found[person] = known.get(person) or next(fresh)
    return found
