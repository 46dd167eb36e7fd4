"""How far the work is: each stage in words, and what is missing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mediaapp.ledger.models import Job, Work
from mediaapp.meetings.review.transcript import Missing
from worker.findings import Stage

NAMES = {
    Stage.PROBE: gettext_lazy("Open"),
    Stage.LISTEN: gettext_lazy("Listen"),
    Stage.PLAY: gettext_lazy("Copy to play"),
    Stage.DIARISE: gettext_lazy("Voices"),
    Stage.LOOK: gettext_lazy("Look"),
    Stage.SEE: gettext_lazy("See"),
    Stage.TRANSCRIBE: gettext_lazy("Transcribe"),
    Stage.MERGE: gettext_lazy("Merge"),
    Stage.MINUTE: gettext_lazy("Minutes"),
    Stage.INDEX: gettext_lazy("Index"),
}
WAITS_FOR = {Stage.MERGE: Stage.TRANSCRIBE, Stage.MINUTE: Stage.MERGE, Stage.INDEX: Stage.MINUTE}


class Unit(NamedTuple):
    """A unit of work as far as the page tells of it."""

    pk: int
    job: UUID
    stage: str
    state: str
    source: UUID | None
    start_ms: int
    end_ms: int
    cursor_ms: int
    reason: str
    leased_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """One stage. `total` counts units, or milliseconds where the units are still being found."""

    stage: Stage
    state: str
    said: str
    done: int = 0
    total: int = 0
    gaps: tuple[Missing, ...] = ()

    @property
    def name(self) -> str:
        return str(NAMES[self.stage])


def units_of(jobs: Iterable[UUID]) -> list[Unit]:
    """Every unit of some jobs. One query."""
    rows = Work.objects.filter(job__in=list(jobs)).order_by("start_ms", "pk")
    return [Unit(*row) for row in rows.values_list(*Unit._fields)]


def gaps_of(units: Iterable[Unit]) -> list[Missing]:
    return [
        Missing(
            unit=one.pk,
            stage=one.stage,
            source=one.source,
            start_ms=max(one.start_ms, one.cursor_ms),
            end_ms=one.end_ms,
            reason=one.reason,
        )
        for one in units
        if one.state == Work.State.GAP
    ]


def steps(units: Sequence[Unit], recorded_ms: int) -> list[Step]:
    """All stages in their order; those that this meeting has no use for are left out."""
    by_stage = {stage: [one for one in units if one.stage == stage] for stage in Stage}
    is_over = all(one.state not in Work.OPEN for one in units)
    return [
        _step(stage, by_stage[stage], recorded_ms)
        for stage in Stage
        if by_stage[stage] or (stage in WAITS_FOR and not is_over)
    ]


def _step(stage: Stage, units: Sequence[Unit], recorded_ms: int) -> Step:
    if not units:
        return Step(stage, "waiting", _("Waits for %(stage)s") % {"stage": NAMES[WAITS_FOR[stage]]})
    states = Counter(one.state for one in units)
    closed = sum(n for state, n in states.items() if state not in Work.OPEN)
    gaps = tuple(gaps_of(units))
    is_moving = bool(states[Work.State.LEASED])
    if closed == len(units):
        state = "cancelled" if states[Work.State.CANCELLED] else "gaps" if gaps else "done"
    else:
        state = "working" if is_moving or closed else "waiting"
    done, total = _measured(stage, units, closed, recorded_ms)
    return Step(stage, state, _said(stage, state, units, closed), done, total, gaps)


def _measured(stage: Stage, units: Sequence[Unit], closed: int, recorded_ms: int) -> tuple[int, int]:
    """How much of how much. While a recording is heard, its length is the whole."""
    if stage == Stage.TRANSCRIBE and recorded_ms:
        return sum(one.end_ms - one.start_ms for one in units if one.state not in Work.OPEN), recorded_ms
    if stage in {Stage.LISTEN, Stage.PLAY, Stage.LOOK} and recorded_ms:
        reached = sum(one.cursor_ms for one in units)
        return min(reached, recorded_ms), recorded_ms
    return closed, len(units)


def _said(stage: Stage, state: str, units: Sequence[Unit], closed: int) -> str:
    n = len(units)
    if state == "cancelled":
        return _("Stopped")
    if state == "waiting":
        waiting = next((one.reason for one in units if one.reason), "")
        return waiting or _("Waits for its turn")
    counted = {"done": closed, "all": n}
    match stage:
        case Stage.TRANSCRIBE:
            said = ngettext("%(done)d of %(all)d piece", "%(done)d of %(all)d pieces", n) % counted
        case Stage.DIARISE:
            said = _("Voices told apart in %(done)d of %(all)d pieces") % counted
        case Stage.SEE:
            said = (
                ngettext("%(done)d of %(all)d screen read", "%(done)d of %(all)d screens read", n) % counted
            )
        case _:
            said = _("Done") if state in {"done", "gaps"} else _("Under way")
    missing = sum(one.state == Work.State.GAP for one in units)
    return said + (", " + ngettext("%d gap", "%d gaps", missing) % missing if missing else "")


# ── the whole ────────────────────────────────────────────────────────────────────────────────────────

SHARES = {Stage.LISTEN: 1, Stage.LOOK: 1, Stage.SEE: 2, Stage.TRANSCRIBE: 5, Stage.MINUTE: 1}
"""About how much of the whole each stage takes."""


def percent(found: Sequence[Step]) -> int:
    """How much of all the work is done; 99 at most while any of it is not."""
    whole = part = 0.0
    for step in found:
        share = SHARES.get(step.stage, 0)
        whole += share
        is_over = step.state in {"done", "gaps", "cancelled"}
        part += share * (1.0 if is_over else step.done / step.total if step.total else 0.0)
    return min(99, int(100 * part / whole)) if whole else 0


def ahead_of(job: Job) -> int:
    """How many jobs are before this one, by their age. One query."""
    waiting = Job.objects.filter(state=Job.State.OPEN, kind=Job.Kind.PROCESS)
    return waiting.filter(created_at__lt=job.created_at).exclude(pk=job.pk).count()
