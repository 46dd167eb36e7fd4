"""What pages ask about tokens, and what a workspace holds in numbers."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from mediaapp.api.models import Token
from mediaapp.ledger.models import Job
from mediaapp.meetings.models import Claim, Item, Meeting, MeetingSet, Source
from mediaapp.meetings.queries import State, with_state, with_writing
from mediaapp.workspaces.models import Membership, Workspace
from mediaapp.workspaces.permissions import Permission


def tokens_for(membership: Membership) -> QuerySet[Token]:
    """One's own tokens of the workspace; those of everybody for who manages its members."""
    tokens = Token.objects.of(membership.workspace).filter(revoked_at=None)
    if not membership.may(Permission.MANAGE_MEMBERS):
        tokens = tokens.filter(user=membership.user)
    return tokens.select_related("user").order_by("-created_at", "pk")


def stats_of(workspace: Workspace) -> dict[str, Any]:
    """Seven queries."""
    meetings = Meeting.objects.of(workspace)
    states = with_state(meetings).annotate(now=F("state")).values("now").annotate(n=Count("pk")).order_by()
    files = Source.objects.filter(meeting__in=meetings)
    items = items_of(workspace, meetings)
    actions = items.filter(kind=Item.Kind.ACTION).values("status").annotate(n=Count("pk")).order_by()
    read = with_writing(meetings).annotate(read=F("minutes")).values("read")
    claims = Claim.objects.filter(died_of=None, writing__in=read)
    held = files.aggregate(ms=Sum("duration_ms", default=0), bytes=Sum("bytes", default=0))
    told = claims.aggregate(total=Count("pk"), verified=Count("pk", filter=Q(verified=True)))
    asked = Job.objects.of(workspace).filter(Q(meeting=None) | Q(meeting__in=meetings))
    return {
        "meetings": _counts(State.values, {row["now"]: row["n"] for row in states}),
        "actions": _counts(Item.Status.values, {row["status"]: row["n"] for row in actions}),
        "recorded_ms": held["ms"],
        "bytes": held["bytes"],
        "decisions": items.filter(kind=Item.Kind.DECISION).count(),
        "questions": asked.filter(kind=Job.Kind.ANSWER).count(),
        "claims": told["total"],
        "claims_verified": told["verified"],
    }


def items_of(workspace: Workspace, meetings: MeetingSet) -> QuerySet[Item]:
    """The actions and decisions that a live sentence names; others are kept until one names them again."""
    named = Claim.objects.filter(died_of=None, item__isnull=False).values("item")
    return Item.objects.of(workspace).filter(meeting__in=meetings, pk__in=named)


def _counts(names: Iterable[str], found: dict[str, int]) -> dict[str, Any]:
    return {"total": sum(found.values()), "by_state": {name: found.get(name, 0) for name in names}}
