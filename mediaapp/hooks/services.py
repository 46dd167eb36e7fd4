"""What people do with webhooks: make, change, pause, try, and send again what was not heard."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from mediaapp.accounts.models import User
from mediaapp.hooks import guard
from mediaapp.hooks.events import send
from mediaapp.hooks.models import Delivery, Event, Webhook
from mediaapp.hooks.sending import new_secret
from mediaapp.ledger.models import Job
from mediaapp.workspaces.models import Workspace

BOTH_GOOD = timedelta(hours=24)
"""How long the old secret still counts after a new one was made."""

MOST = 20
"""Webhooks of one workspace."""


class Refused(Exception):
    """It cannot be done; the message says why. `field` is what has to be written otherwise."""

    def __init__(self, field: str, said: str) -> None:
        super().__init__(said)
        self.field = field


def create(
    workspace: Workspace,
    by: User,
    site: str,
    *,
    url: str,
    name: str = "",
    events: Iterable[str] = (),
    include: Iterable[str] = (),
) -> Webhook:
    """Its secret is told now. Raises `Refused`."""
    _check(url)
    if Webhook.objects.of(workspace).count() >= MOST:
        raise Refused("url", f"A workspace has {MOST} webhooks at most. Remove one first.")
    return Webhook.objects.create(
        workspace=workspace,
        created_by=by,
        site=site.rstrip("/"),
        url=url,
        name=name,
        events=sorted(set(events)),
        include=sorted(set(include)),
        secret=new_secret(),
    )


def change(webhook: Webhook, **wanted: str | list[str]) -> None:
    """Raises `Refused`."""
    if isinstance(url := wanted.get("url"), str):
        _check(url)
    for name, value in wanted.items():
        setattr(webhook, name, value if isinstance(value, str) else sorted(set(value)))
    webhook.save(update_fields=list(wanted))


def rotate(webhook: Webhook) -> str:
    """A new secret, told now; for a day both count."""
    webhook.old_secret, webhook.old_secret_until = webhook.secret, timezone.now() + BOTH_GOOD
    webhook.secret = new_secret()
    webhook.save(update_fields=["secret", "old_secret", "old_secret_until"])
    return webhook.secret


def pause(webhook: Webhook, *, is_paused: bool) -> None:
    """Paused, it is told nothing, and what happens meanwhile it never hears of."""
    webhook.paused_at = (webhook.paused_at or timezone.now()) if is_paused else None
    webhook.paused_because, webhook.failures = "", 0
    webhook.save(update_fields=["paused_at", "paused_because", "failures"])


@transaction.atomic
def try_out(webhook: Webhook) -> Delivery:
    (made,) = send(Event.TEST, [webhook], {})
    return made


@transaction.atomic
def replay(delivery: Delivery) -> Delivery:
    """The same message once more, under the same id, as a delivery of its own."""
    (made,) = send(Event(delivery.event), [delivery.webhook], delivery.data, delivery.event_id)
    return made


@transaction.atomic
def remove(webhook: Webhook) -> None:
    """With its log, and with what was still on its way to it."""
    Job.objects.filter(delivery__webhook=webhook).delete()
    webhook.delete()


def _check(url: str) -> None:
    try:
        guard.check(url)
    except guard.Forbidden as no:
        raise Refused("url", str(no)) from None
