"""Invitations: links that let one person into a workspace, in one role, once, within a week.

Of a link only the hash is kept, so whoever reads the database cannot come in. A link stops working when it
was used, when its week is over, when it is taken back, or when whoever made it may no longer let people in.
"""

import secrets
from datetime import timedelta
from functools import partial

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mediaapp.accounts.digests import digest
from mediaapp.accounts.mail import mail
from mediaapp.accounts.models import User
from mediaapp.workspaces.models import Invitation, Membership
from mediaapp.workspaces.permissions import Permission, Role
from mediaapp.workspaces.queries import roles_for
from mediaapp.workspaces.services import Refused

WEEK = timedelta(days=7)


def invite(actor: Membership, role: Role, email: str = "") -> str:
    """The token of a new link. Raises `Refused` for a role that the actor may not give.

    With an address, only somebody who has that address can use it.
    """
    if role.value not in dict(roles_for(actor)):
        raise Refused(_("Only an owner can make or change an owner."))
    token = secrets.token_urlsafe(24)
    Invitation.objects.create(
        workspace=actor.workspace,
        role=role,
        by=actor.user,
        email=email.lower(),
        digest=digest(token),
        expires_at=timezone.now() + WEEK,
    )
    return token


def send(email: str, *, place: str, by: str, link: str) -> None:
    """Mail a link, if there is an address, once the link is saved."""
    if email:
        subject = _("join %(place)s") % {"place": place}
        body = _("%(by)s invites you to %(place)s. This link works once, for a week:")
        said = body % {"by": by, "place": place}
        transaction.on_commit(partial(mail, email, subject, said, link), robust=True)


def read(token: str) -> Invitation:
    """Raises `Refused` for a link that does not work, or no longer."""
    found = Invitation.objects.open().filter(digest=digest(token)).select_related("workspace", "by").first()
    if found is None:
        raise Refused(_("This invitation no longer works. Ask for a new one."))
    maker = Membership.objects.filter(workspace=found.workspace_id, user=found.by_id).first()
    if not maker or not maker.may(Permission.MANAGE_MEMBERS) or found.role not in dict(roles_for(maker)):
        raise Refused(_("Whoever invited you may no longer let people in. Ask somebody else."))
    return found


@transaction.atomic
def accept(invitation: Invitation, user: User) -> Membership:
    """Let a person in; somebody who belongs to the workspace already keeps their role and uses nothing up.

    Raises `Refused` for the second who comes with the same link, and for somebody else's.
    """
    here = Membership.objects.filter(workspace=invitation.workspace, user=user).first()
    if here:
        return here
    if invitation.email and invitation.email != user.email.lower():
        raise Refused(
            _("This invitation is for %(email)s. Sign in with that address.") % {"email": invitation.email}
        )
    is_first = Invitation.objects.open().filter(pk=invitation.pk).update(used_at=timezone.now(), used_by=user)
    if not is_first:
        raise Refused(_("This invitation no longer works. Ask for a new one."))
    return Membership.objects.create(workspace=invitation.workspace, user=user, role=invitation.role)


@transaction.atomic
def accept_anew(invitation: Invitation, *, name: str, email: str, password: str) -> Membership:
    """Make an account for somebody who has none, and let them in. Raises `Refused` as `accept` does."""
    user = User.objects.create_user(email.lower(), password, name=name)
    # Whoever came by a link that was mailed to an address has shown that it is theirs.
    EmailAddress.objects.create(
        user=user, email=user.email, primary=True, verified=bool(invitation.email and settings.SENDS_MAIL)
    )
    return accept(invitation, user)
