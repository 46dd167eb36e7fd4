"""A small plan for ledger tests: n units that fan in to one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pytest

from mediaapp.ledger.claim import Lease
from mediaapp.ledger.close import close
from mediaapp.ledger.models import Job, Work
from mediaapp.ledger.plans import Unit, Value, plans
from mediaapp.workspaces.models import Workspace


@dataclass
class FanIn:
    """`hear/1`, `hear/2` … may start at once; `merge` is born when the last of them is closed."""

    ended: list[str] = field(default_factory=list)

    def run(self, lease: Lease) -> None:
        close(lease)

    def born(self, job: Job, work: Work, values: Sequence[Value]) -> Iterable[Unit]:
        is_closed = not values and work.stage == "hear"
        if is_closed and not job.work_set.filter(stage="hear", state__in=Work.OPEN).exists():
            yield Unit("merge", "merge", "model")

    def after(self, stage: str) -> Iterable[str]:
        return ["merge"] if stage == "hear" else []

    def finished(self, job: Job) -> None:
        self.ended.append(str(job.pk))


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch) -> FanIn:
    made = FanIn()
    monkeypatch.setitem(plans, Job.Kind.PROCESS, made)
    return made


@pytest.fixture
def workspace(db: None) -> Workspace:
    return Workspace.objects.create(name="Platform")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Where messages go instead of to a broker: (queue, unit)."""
    messages: list[tuple[str, int]] = []

    def publish(queue: str, keys: list[int]) -> int:
        messages.extend((queue, key) for key in keys)
        return len(keys)

    monkeypatch.setattr("mediaapp.ledger.send._publish", publish)
    return messages
