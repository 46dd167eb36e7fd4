"""How a delivery goes on: tried at once, then after growing waits; whoever never answers is paused."""

import random
from collections.abc import Callable
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from mediaapp.accounts.mail import mail
from mediaapp.hooks.models import Attempt, Delivery, Webhook
from mediaapp.hooks.sending import Outcome, send
from mediaapp.ledger.claim import Lease
from mediaapp.ledger.close import close, fail, hand_back
from mediaapp.ledger.models import Job
from mediaapp.ledger.plans import Alone

log = structlog.get_logger()

WAITS = tuple(timedelta(seconds=seconds) for seconds in (30, 2 * 60, 10 * 60, 3600, 6 * 3600))
"""Between one try and the next; each is drawn out by up to a fifth, so that not all come back at once."""

MOST_FAILURES = 10
KEPT = timedelta(days=30)


when_paused: list[Callable[[Delivery, str], None]] = []
"""Who tells people that a webhook was paused, and why: put here by the app that has notices."""


class Deliver(Alone):
    """One unit: one message to one address."""

    def run(self, lease: Lease) -> None:
        delivery = Delivery.objects.select_related("webhook").get(job=lease.job)
        if delivery.webhook.paused_at:
            fail(lease, _("The webhook was paused. Replay the message once it goes on."), can_retry=False)
            return
        outcome = send(delivery)
        with transaction.atomic():
            _note(delivery, outcome)
            _go_on(lease, outcome)
        log.info("webhook_tried", delivery=delivery.pk, status=outcome.status, took_ms=outcome.took_ms)

    def finished(self, job: Job) -> None:
        """The log is kept for a while."""
        old = Job.objects.filter(delivery__webhook__delivery__job=job, created_at__lt=timezone.now() - KEPT)
        old.exclude(state=Job.State.OPEN).delete()


def _go_on(lease: Lease, outcome: Outcome) -> None:
    tried = lease.work.attempts
    if outcome.is_heard:
        close(lease)
    elif outcome.is_gone or tried > len(WAITS):
        fail(lease, outcome.said or str(outcome.status), can_retry=False)
    else:
        wait = WAITS[tried - 1] * random.uniform(1, 1.2)  # noqa: S311 - nothing is secret about it
        hand_back(lease, outcome.said, wait=wait, is_charged=True)


def _note(delivery: Delivery, outcome: Outcome) -> None:
    """Into the log; and the webhook counts how often in a row nobody heard."""
    Attempt.objects.create(
        delivery=delivery, status=outcome.status, took_ms=outcome.took_ms, said=outcome.said
    )
    mine = Webhook.objects.filter(pk=delivery.webhook_id)
    if outcome.is_heard:
        mine.update(failures=0)
        return
    mine.update(failures=F("failures") + 1)
    if outcome.is_gone:
        _pause(delivery, mine.get(), _("The receiver said that it is gone (410)."))
    elif (webhook := mine.get()).failures >= MOST_FAILURES:
        why = outcome.said or _("the answer was %(status)s") % {"status": outcome.status}
        _pause(delivery, webhook, _("Ten tries in a row failed; the last: %(why)s") % {"why": why})


def _pause(delivery: Delivery, webhook: Webhook, why: str) -> None:
    """Nothing more is sent until somebody says so, and whoever made the webhook is told."""
    paused = Webhook.objects.filter(pk=webhook.pk, paused_at=None)
    if paused.update(paused_at=timezone.now(), paused_because=why):
        log.warning("webhook_paused", webhook=webhook.pk, why=why)
        for tell in when_paused:
            tell(delivery, why)
        transaction.on_commit(lambda: _mail(webhook, why), robust=True)


def _mail(webhook: Webhook, why: str) -> None:
    person = webhook.created_by
    if person and person.is_active:
        said = _("The webhook to %(host)s is paused.") % {"host": webhook.host}
        mail(person.email, said, said, why, f"{webhook.site}/workspace/webhooks/{webhook.pk}/")
