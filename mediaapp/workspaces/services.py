"""What people do with a workspace: open it, let others in, change what they may, leave."""

from allauth.account.models import EmailAddress
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _

from mediaapp.accounts.models import User
from mediaapp.workspaces.models import Membership, Workspace
from mediaapp.workspaces.permissions import Role


class Refused(Exception):
    """It cannot be done; the message says why in a sentence for the person who tried."""


class NotTheFirst(Exception):
    """Somebody has an account already, so this is no first visit."""


def open_workspace(user: User, name: str) -> Membership:
    """A new workspace, owned by this person."""
    workspace = Workspace.objects.create(name=name)
    return Membership.objects.create(workspace=workspace, user=user, role=Role.OWNER)


@transaction.atomic
def first_visit(*, name: str, email: str, password: str, workspace: str) -> Membership:
    """Make the first account and its workspace. Raises `NotTheFirst` for whoever comes second."""
    # A row that migrations make, locked: two first visits at once wait for one another on any database.
    ContentType.objects.select_for_update().get_or_create(app_label="accounts", model="user")
    if User.objects.exists():
        raise NotTheFirst
    return open_workspace(_trusted(email, password, name=name), workspace)


@transaction.atomic
def ensure_owner(*, email: str, password: str, workspace: str) -> tuple[Membership, bool]:
    """A person who owns a workspace of this name, and whether anything had to be made.

    The password of somebody who has an account already stays what it is.
    """
    user = User.objects.filter(email__iexact=email).first() or _trusted(email, password)
    owned = Membership.objects.filter(user=user, role=Role.OWNER, workspace__name=workspace).first()
    return (owned, False) if owned else (open_workspace(user, workspace), True)


def _trusted(email: str, password: str, *, name: str = "") -> User:
    """A person whose address needs no proof: whoever sets a server up could write anything into it."""
    user = User.objects.create_user(email.lower(), password, name=name)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


@transaction.atomic
def hand_over(actor: Membership, member: Membership) -> None:
    """Make somebody else the owner and step down to admin. Raises `Refused` for whoever is no owner."""
    _lock(member)
    if actor.role != Role.OWNER or actor.pk == member.pk:
        raise Refused(_("Only an owner can hand the workspace to somebody else."))
    Membership.objects.filter(pk=member.pk).update(role=Role.OWNER)
    Membership.objects.filter(pk=actor.pk).update(role=Role.ADMIN)


@transaction.atomic
def change_role(actor: Membership, member: Membership, role: Role) -> None:
    """Raises `Refused` where the actor's role does not reach so far, or nobody would own the workspace."""
    _lock(member)
    if Role.OWNER in {role, member.role} and actor.role != Role.OWNER:
        raise Refused(_("Only an owner can make or change an owner."))
    if member.role == Role.OWNER and role != Role.OWNER:
        _keep_an_owner(member)
    Membership.objects.filter(pk=member.pk).update(role=role)


@transaction.atomic
def remove(actor: Membership, member: Membership) -> None:
    """Take somebody out of the workspace, or leave it oneself. Raises `Refused` as `change_role` does."""
    _lock(member)
    if member.role == Role.OWNER:
        if actor.role != Role.OWNER:
            raise Refused(_("Only an owner can remove an owner."))
        _keep_an_owner(member)
    member.delete()


def _lock(member: Membership) -> None:
    """Two owners who step down at the same moment wait for one another."""
    Workspace.objects.select_for_update().get(pk=member.workspace_id)
    member.refresh_from_db()


def _keep_an_owner(leaving: Membership) -> None:
    others = Membership.objects.filter(workspace=leaving.workspace_id, role=Role.OWNER).exclude(pk=leaving.pk)
    if not others.exists():
        raise Refused(_("A workspace needs an owner. Make somebody else an owner first."))
