"""Does one unit from claim to close, and turns whatever went wrong into a try, a wait or a gap."""

from datetime import timedelta

import structlog
from django.db import OperationalError
from django.db.models import F

from mediaapp.ledger.claim import Fenced, Lease, claim
from mediaapp.ledger.close import fail, hand_back
from mediaapp.ledger.models import Work
from mediaapp.ledger.plans import plans
from mediaapp.ledger.send import send_later
from mediaapp.ledger.stopping import Stopping, at_work, is_told
from worker.engines.served import sent
from worker.errors import Unavailable, WorkerError

log = structlog.get_logger()

WAIT_FOR_ENGINE = timedelta(seconds=30)
UNEXPECTED = "Something unexpected went wrong here. The log of this server holds the details."


def run(work_id: int) -> None:
    """Look at a unit and do it, if it still waits; a worker that was told to end begins none."""
    if is_told():
        send_later(work_id)
        raise SystemExit
    lease = claim(work_id)
    if lease is None:
        return
    before = sent.total()
    try:
        with at_work():
            plans[lease.job.kind].run(lease)
    except Stopping as told:
        _went_wrong(lease, told)
    except Fenced:
        log.info("result_refused", key=lease.work.key, job=str(lease.job.pk))
    except Exception as error:  # noqa: BLE001 - whatever it is, the unit must not be lost
        _went_wrong(lease, error)
    finally:
        _note_sent(lease, sent.total() - before)


def _note_sent(lease: Lease, count: int) -> None:
    """Also for a try that came to nothing: what has been sent has been sent."""
    if count:
        Work.objects.filter(pk=lease.work.pk).update(sent_bytes=F("sent_bytes") + count)


def _went_wrong(lease: Lease, error: BaseException) -> None:
    try:
        match error:
            case Stopping():
                hand_back(lease)
            case Unavailable():
                hand_back(lease, str(error), wait=WAIT_FOR_ENGINE)
            case WorkerError():
                fail(lease, str(error), can_retry=error.retry)
            case OperationalError() | OSError():
                log.warning("parked", key=lease.work.key, error=repr(error))
                hand_back(lease, UNEXPECTED, wait=timedelta(seconds=10))
            case _:
                log.error("unit_failed", key=lease.work.key, exc_info=error)
                fail(lease, UNEXPECTED, can_retry=True)
    except Fenced:
        log.info("result_refused", key=lease.work.key, job=str(lease.job.pk))
