"""Takes over what an earlier unit has yielded, where the same was asked of it: re-runs cost nothing."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from mediaapp.ledger.claim import Fenced, Lease
from mediaapp.ledger.deliver import deliver
from mediaapp.ledger.models import Part, Work
from mediaapp.ledger.plans import Value


def take_over(
    lease: Lease,
    fingerprint: str,
    is_usable: Callable[[Sequence[dict[str, Any]]], bool],
    *,
    without: Collection[str] = (),
) -> bool:
    """Deliver copies of the parts of a unit with this fingerprint; False where there is none to be used.

    The unit carries the fingerprint from now on. Only units of the same workspace count. `is_usable` is
    given the values and says whether all that they speak of is still there. Values of the types `without`
    tell of the earlier work, and stay with it. Raises `Fenced`.
    """
    mark(lease, fingerprint)
    done = Work.objects.filter(
        fingerprint=fingerprint, state=Work.State.DONE, job__workspace=lease.job.workspace_id
    )
    for twin in done.exclude(pk=lease.work.pk).order_by("-pk")[:3]:
        parts = list(Part.objects.filter(work=twin).exclude(type__in=without).order_by("n"))
        if is_usable([part.value for part in parts]):
            values = [Value(part.type, part.value, part.start_ms, part.end_ms) for part in parts]
            deliver(lease, values, cursor_ms=twin.cursor_ms, is_fresh=True)
            return True
    return False


def mark(lease: Lease, fingerprint: str) -> None:
    """From now on the unit carries this fingerprint. Raises `Fenced`."""
    if not lease.held.update(fingerprint=fingerprint):
        raise Fenced
