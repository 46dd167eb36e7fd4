"""What pages and the API ask about webhooks and their log."""

from django.db.models import Prefetch, QuerySet

from mediaapp.hooks.models import Attempt, Delivery, Webhook
from mediaapp.ledger.models import Work
from mediaapp.workspaces.models import Workspace

SHOWN = 50


def webhooks_of(workspace: Workspace) -> QuerySet[Webhook]:
    return Webhook.objects.of(workspace).select_related("created_by").order_by("-pk")


def deliveries_of(webhook: Webhook) -> QuerySet[Delivery]:
    """The newest first, each with its unit and its tries."""
    units = Prefetch("job__work_set", Work.objects.all())
    tries = Prefetch("attempt_set", Attempt.objects.all())
    return webhook.delivery_set.select_related("job").prefetch_related(units, tries).order_by("-pk")
