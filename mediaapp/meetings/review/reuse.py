"""What a meeting's calls to a model server have read, and how much of that had been read before."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from mediaapp.ledger.models import Part
from worker.findings import Call


@dataclass(slots=True)
class Use:
    """The calls of one role; tokens."""

    role: str
    calls: int = 0
    read: int = 0
    reused: int = 0
    written: int = 0

    @property
    def percent(self) -> int:
        """How much of the reading was reused, rounded down: 100 means all of it."""
        return 100 * self.reused // self.read if self.read else 0


def uses_of(meeting: UUID) -> list[Use]:
    """By role, over all that was done for a meeting: reading it, its minutes, its answers. One query."""
    uses: dict[str, Use] = defaultdict(lambda: Use(""))
    calls = Part.objects.filter(job__meeting=meeting, type=Call.__name__).order_by("pk")
    for value in calls.values_list("value", flat=True):
        use = uses[value["role"]]
        use.role = value["role"]
        use.calls += 1
        use.read += value["prompt_tokens"]
        use.reused += value["cached_tokens"]
        use.written += value["answer_tokens"]
    return list(uses.values())
