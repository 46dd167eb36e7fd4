"""Invitations: signed links that let whoever holds one into a workspace, for a week.

Nothing is kept of them. A link stops working when its week is over, or when whoever made it may no longer
let people in.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from mediaapp.accounts.models import User
from mediaapp.workspaces.models import Membership, Workspace
from mediaapp.workspaces.permissions import Permission, Role
from mediaapp.workspaces.queries import roles_for
from mediaapp.workspaces.services import Refused

WEEK = timedelta(days=7)
SALT = "workspaces.invitation"


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who lets people into what, and as what."""

    workspace: Workspace
    role: Role
    by: User


def invite(actor: Membership, role: Role) -> str:
    """The token of a new link. Raises `Refused` for a role that the actor may not give."""
    if role.value not in dict(roles_for(actor)):
        raise Refused(_("Only an owner can make or change an owner."))
    return signing.dumps({"by": actor.pk, "role": role.value}, salt=SALT)


def read(token: str) -> Invitation:
    """Raises `Refused` for a link that does not work, or no longer."""
    try:
        said = signing.loads(token, salt=SALT, max_age=WEEK)
        by = Membership.objects.select_related("workspace", "user").get(pk=said["by"])
    except (signing.BadSignature, Membership.DoesNotExist):
        raise Refused(_("This invitation no longer works. Ask for a new one.")) from None
    role = Role(said["role"])
    if not by.may(Permission.MANAGE_MEMBERS) or role.value not in dict(roles_for(by)):
        raise Refused(_("Whoever invited you may no longer let people in. Ask somebody else."))
    return Invitation(by.workspace, role, by.user)


def accept(invitation: Invitation, user: User) -> Membership:
    """Let a person in; somebody who belongs to the workspace already keeps their role."""
    membership, _is_new = Membership.objects.get_or_create(
        workspace=invitation.workspace, user=user, defaults={"role": invitation.role}
    )
    return membership


@transaction.atomic
def accept_anew(invitation: Invitation, *, name: str, email: str, password: str) -> Membership:
    """Make an account for somebody who has none, and let them in."""
    return accept(invitation, User.objects.create_user(email.lower(), password, name=name))
