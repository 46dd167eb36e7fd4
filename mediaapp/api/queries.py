"""What pages ask about tokens."""

from django.db.models import QuerySet

from mediaapp.api.models import Token
from mediaapp.workspaces.models import Membership
from mediaapp.workspaces.permissions import Permission


def tokens_for(membership: Membership) -> QuerySet[Token]:
    """One's own tokens of the workspace; those of everybody for who manages its members."""
    tokens = Token.objects.of(membership.workspace).filter(revoked_at=None)
    if not membership.may(Permission.MANAGE_MEMBERS):
        tokens = tokens.filter(user=membership.user)
    return tokens.select_related("user").order_by("-created_at", "pk")
