"""Who asks the API: a token for its own workspace, or a person who is signed in, for their current one.

Each door names the permission it needs, which is looked at before anything that was sent is read.
"""

from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.utils import check_csrf

from mediaapp.accounts.models import User
from mediaapp.api import meter
from mediaapp.api.models import Token
from mediaapp.api.problems import Problem
from mediaapp.api.scopes import NEEDED, Scope
from mediaapp.api.services import bearer, recognise
from mediaapp.workspaces.context import current
from mediaapp.workspaces.models import Membership, Workspace
from mediaapp.workspaces.permissions import Permission


class Asked(HttpRequest):
    """A request that has come through one of the API's doors."""

    auth: "Caller"


@dataclass(frozen=True, slots=True)
class Caller:
    """A person in a workspace, and the token that speaks for them."""

    membership: Membership
    token: Token | None = None

    @property
    def user(self) -> User:
        return self.membership.user

    @property
    def workspace(self) -> Workspace:
        return self.membership.workspace

    @property
    def scopes(self) -> list[str]:
        """What the token may at most do; everything, without one."""
        return list(self.token.scopes) if self.token else list(Scope.values)

    def require(self, permission: Permission) -> None:
        """Raises a `Problem` where the token's scopes or the person's role do not reach so far."""
        scope = NEEDED[permission]
        if scope not in self.scopes:
            said = _("This token may not do that. Make one with the scope “%(scope)s”.")
            raise Problem(403, "scope_missing", said % {"scope": scope.value})
        if not self.membership.may(permission):
            said = _("The role “%(role)s” does not allow this. Ask an owner of the workspace.")
            raise Problem(403, "forbidden", said % {"role": self.membership.role})

    def is_still_let_in(self, permission: Permission) -> bool:
        """Asked of the database anew, for what lasts longer than a request."""
        token = Token.objects.of(self.workspace).filter(pk=self.token.pk).first() if self.token else None
        if self.token and not (token and token.is_valid):
            return False
        member = Membership.objects.filter(pk=self.membership.pk, user__is_active=True).first()
        return member is not None and member.may(permission)


@dataclass(frozen=True)
class Door:
    """Lets in who may do `permission`; what they ask for is counted."""

    permission: Permission
    counted_as: str = ""

    def __call__(self, request: HttpRequest) -> Caller | None:
        """None for somebody nobody knows. Raises a `Problem`."""
        sent = bearer(request)
        caller = _by_session(request) if sent is None else _by_token(sent)
        if caller is None:
            return None
        who = f"token-{caller.token.pk}" if caller.token else f"user-{caller.user.pk}"
        meter.count(request, who, self.counted_as)
        caller.require(self.permission)
        return caller


def _by_token(sent: str) -> Caller:
    found = recognise(sent)
    if found is None:
        said = _(
            "The token is not known here, has expired or was revoked; or its person has left the workspace."
        )
        raise Problem(
            401, "invalid_token", said, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'}
        )
    token, membership = found
    return Caller(membership, token)


def _by_session(request: HttpRequest) -> Caller | None:
    if not request.user.is_authenticated:
        return None
    if check_csrf(request) is not None:
        said = _("A request with a cookie needs the header X-CSRFToken. Scripts are better off with a token.")
        raise Problem(403, "csrf", said)
    membership = current(request)
    if membership is None:
        raise Problem(403, "no_workspace", _("You belong to no workspace. Ask somebody to invite you."))
    return Caller(membership)


def caller(request: HttpRequest) -> Caller:
    return cast("Asked", request).auth
