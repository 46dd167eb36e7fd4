"""What pages ask about a workspace."""

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404

from mediaapp.accounts.models import User
from mediaapp.workspaces.models import Invitation, InvitationSet, Membership, Term, Workspace
from mediaapp.workspaces.permissions import Role


def workspace_of(user: User, asked: str) -> Workspace:
    """One of a person's workspaces, by the id that they sent. Raises `Http404` for anything else."""
    try:
        return Workspace.objects.visible_to(user).get(pk=UUID(asked))
    except (ValueError, Workspace.DoesNotExist):
        raise Http404 from None


def terms_of(workspace: Workspace) -> QuerySet[Term]:
    return Term.objects.filter(workspace=workspace).order_by("text")


def members_of(workspace: Workspace) -> QuerySet[Membership]:
    """In the order in which they came."""
    return Membership.objects.filter(workspace=workspace).select_related("user").order_by("joined_at", "pk")


def roles_for(member: Membership) -> list[tuple[str, str]]:
    """The roles that this person may give to others."""
    return [(role.value, str(role.label)) for role in Role if role != Role.OWNER or member.role == Role.OWNER]


def invitations_of(workspace: Workspace) -> InvitationSet:
    """Those that nobody has used yet, newest first."""
    waiting = Invitation.objects.open().filter(workspace=workspace)
    return waiting.select_related("by").order_by("-created_at", "-pk")


def may_open_another(user: User) -> bool:
    """Whoever owns a workspace may open one more; where sign-up is open, everybody may."""
    return settings.SIGNUP == "open" or Membership.objects.filter(user=user, role=Role.OWNER).exists()
