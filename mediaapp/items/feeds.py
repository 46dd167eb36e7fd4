"""Calendars by a secret address: given out, read and revoked."""

import secrets

from django.db.models import QuerySet
from django.utils import timezone

from mediaapp.accounts.digests import digest
from mediaapp.items.models import Feed
from mediaapp.workspaces.models import Membership
from mediaapp.workspaces.permissions import Permission


def give(membership: Membership, whose: str) -> tuple[Feed, str]:
    """A new calendar and the secret of its address, which is kept nowhere."""
    secret = secrets.token_urlsafe(32)
    feed = Feed.objects.create(
        workspace=membership.workspace, user=membership.user, digest=digest(secret), whose=whose
    )
    return feed, secret


def found(secret: str) -> Feed | None:
    """The calendar of an address, as long as its owner belongs to the workspace; its use is noted."""
    feed = Feed.objects.filter(digest=digest(secret), user__is_active=True).select_related(
        "user", "workspace"
    )
    here = feed.first()
    if here is None or not Membership.objects.filter(user=here.user, workspace=here.workspace).exists():
        return None
    Feed.objects.filter(pk=here.pk).update(used_at=timezone.now())
    return here


def shown_to(membership: Membership) -> QuerySet[Feed]:
    """One's own; all of the workspace for who manages its members and may revoke them."""
    feeds = Feed.objects.of(membership.workspace).select_related("user").order_by("-pk")
    return feeds if membership.may(Permission.MANAGE_MEMBERS) else feeds.filter(user=membership.user)
