"""Who is at the upload door: the same session, the same CSRF check and the same role table as behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _

from mediaapp.accounts.models import User
from mediaapp.files.models import Upload
from mediaapp.files.refusals import Absent, Forbidden, NotSignedIn, Refusal
from mediaapp.workspaces.context import current
from mediaapp.workspaces.models import Membership, ScopedSet
from mediaapp.workspaces.permissions import Permission

type Authenticate = Callable[[HttpRequest], Membership | None]
"""Whom a bearer token speaks for, and where; None for a token that is not valid. Raises `Forbidden`."""

_BODY = {b"content-type", b"content-length", b"transfer-encoding"}


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody who sends files. A token speaks for its own workspace alone."""

    user: User
    membership: Membership | None
    is_bound: bool = False

    def membership_in(self, workspace: str | None) -> Membership:
        """Their place in the workspace they named, or else in the current one. Raises a `Refusal`."""
        found = self.membership
        if workspace and not (found and str(found.workspace_id) == workspace):
            mine = Membership.objects.filter(user=self.user, workspace=UUID(workspace))
            found = None if self.is_bound else mine.select_related("workspace", "user").first()
            if found is None:
                raise Absent(_("You do not belong to this workspace."))
        if found is None or not found.may(Permission.UPLOAD):
            raise Forbidden(_("Your role does not let you upload. Ask an owner of the workspace."))
        return found

    def uploads(self) -> ScopedSet[Upload]:
        """What they may go on with: their own, where their role still lets them upload."""
        mine = Upload.objects.visible_to(self.user, Permission.UPLOAD).filter(user=self.user)
        return mine.of(self.membership.workspace) if self.is_bound and self.membership else mine


def identify(scope: dict[str, Any], authenticate: Authenticate | None) -> Sender:
    """Raises `NotSignedIn`, or `Forbidden` for a request that another site may have caused."""
    request = _request(scope)
    sender = _known(request, authenticate)
    if not sender.is_bound:
        _check_origin(request)
    return sender


def may_send(scope: dict[str, Any], authenticate: Authenticate | None) -> None:
    """Whether somebody may send files at all; to which workspace is looked at when the request is read.

    A form carries its CSRF token in its body, which is not here yet: that is left to the site.
    Raises a `Refusal`.
    """
    sender = _known(_request(scope), authenticate)
    places = [sender.membership] if sender.is_bound else Membership.objects.filter(user=sender.user)
    if not any(one.may(Permission.UPLOAD) for one in places if one):
        raise Forbidden(_("Your role does not let you upload. Ask an owner of the workspace."))


def _known(request: ASGIRequest, authenticate: Authenticate | None) -> Sender:
    """Raises `NotSignedIn`."""
    if request.headers.get("authorization", "").lower().startswith("bearer "):
        return _by_token(request, authenticate)
    SessionMiddleware(_nothing).process_request(request)
    AuthenticationMiddleware(_nothing).process_request(request)
    if not isinstance(request.user, User) or not request.user.is_active:
        raise NotSignedIn(_("You are signed out. Sign in again; what was sent is kept."))
    return Sender(User.objects.get(pk=request.user.pk), current(request))


def _request(scope: dict[str, Any]) -> ASGIRequest:
    """The request without its body, which is ours to read."""
    headers = [(name, value) for name, value in scope["headers"] if name not in _BODY]
    request = ASGIRequest({**scope, "headers": headers}, BytesIO())
    try:
        request.get_host()
    except DisallowedHost:
        raise Refusal(_("This site does not answer under that host name.")) from None
    return request


def _by_token(request: ASGIRequest, authenticate: Authenticate | None) -> Sender:
    membership = authenticate(request) if authenticate else None
    if membership is None:
        raise NotSignedIn(_("The token is not known here, has expired or was revoked."))
    return Sender(membership.user, membership, is_bound=True)


def _check_origin(request: ASGIRequest) -> None:
    guard = CsrfViewMiddleware(_nothing)
    guard.process_request(request)
    if guard.process_view(request, _nothing, (), {}) is not None:
        raise Forbidden(_("The page is too old or not ours. Load it again, then go on."))


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()
