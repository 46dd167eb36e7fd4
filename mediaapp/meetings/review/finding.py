"""Finding in the whole transcript of one meeting: every place of a word, in the order of the rows."""

from dataclasses import dataclass
from uuid import UUID

from mediaapp.meetings.models import Meeting, Utterance
from mediaapp.meetings.review.clock import Clock
from mediaapp.meetings.review.transcript import anchor

LONGEST = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """One place: the `n`th of its row, counted from 0."""

    anchor: str
    source: UUID
    start_ms: int
    n: int
    text: str
    address: str
    at_ms: int

    def __str__(self) -> str:
        return f"{self.anchor}:{self.source}:{self.start_ms}:{self.n}"


def found(meeting: Meeting, wanted: str, clock: Clock) -> list[Hit]:
    """Every place of some letters, whatever their case. One query: no database folds case as browsers do."""
    bare = wanted.strip()[:LONGEST].lower()
    if not bare:
        return []
    rows = Utterance.objects.live(meeting).values_list("label", "source", "start_ms", "text")
    return [
        Hit(anchor(label), source, start, n, text, clock.address(source, start), clock.place(source, start))
        for label, source, start, text in rows
        for n in range(text.lower().count(bare))
    ]
