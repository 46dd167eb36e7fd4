"""The workspace that a request is about, and the check that its reader may do what they ask for.

Who belongs where is read anew with every request, so that somebody who was removed is out at once.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from mediaapp.accounts.context import SignedIn
from mediaapp.workspaces.models import Membership, Workspace
from mediaapp.workspaces.permissions import TABLE, Permission, Role

KEY = "workspace"
"""Where the session keeps which workspace the reader chose last."""


class InWorkspace(SignedIn):
    """A request of somebody who belongs to the workspace that it is about."""

    membership: Membership
    workspace: Workspace


type View[R: HttpRequest, **P] = Callable[Concatenate[R, P], HttpResponse]


def current(request: HttpRequest) -> Membership | None:
    """Who the reader is to the workspace they chose last, or else to the one they joined first."""
    if not request.user.is_authenticated:
        return None
    mine = Membership.objects.filter(user=request.user.pk).select_related("workspace", "user")
    chosen = mine.filter(workspace=request.session[KEY]).first() if KEY in request.session else None
    return chosen or mine.order_by("joined_at", "pk").first()


def require(membership: Membership, permission: Permission) -> None:
    """Raises `PermissionDenied` where the role may not do it."""
    if not membership.may(permission):
        raise PermissionDenied(permission)


def permits[**P](permission: Permission) -> Callable[[View[InWorkspace, P]], View[HttpRequest, P]]:
    """A view for those who may do this in their workspace; others are asked to sign in, or told no."""

    def decorate(view: View[InWorkspace, P]) -> View[HttpRequest, P]:
        @wraps(view)
        def checked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            membership = current(request)
            if membership is None:
                return redirect("workspaces:none")
            require(membership, permission)
            return view(_inside(request, membership), *args, **kwargs)

        return cast("View[HttpRequest, P]", login_required(checked))

    return decorate


def enter(request: SignedIn, workspace: Workspace, permission: Permission) -> InWorkspace:
    """Make a workspace the current one: that of a thing whose address was opened.

    Raises `PermissionDenied` where the reader's role may not do it, and `Membership.DoesNotExist` where they
    do not belong to it: read things through `.visible_to(user)` first.
    """
    membership = Membership.objects.select_related("workspace", "user").get(
        user=request.user, workspace=workspace
    )
    require(membership, permission)
    if request.session.get(KEY) != str(workspace.pk):
        request.session[KEY] = str(workspace.pk)
    return _inside(request, membership)


def _inside(request: HttpRequest, membership: Membership) -> InWorkspace:
    known = cast("InWorkspace", request)
    known.membership, known.workspace = membership, membership.workspace
    return known


def place(request: HttpRequest) -> dict[str, Any]:
    """For every page: `membership`, what it `may` do, and `memberships` for the switcher.

    Templates hide by `may` what the views would refuse; they decide nothing.
    """
    if not request.user.is_authenticated:
        return {"membership": None, "memberships": (), "may": frozenset()}
    mine = (
        Membership.objects.filter(user=request.user.pk)
        .select_related("workspace")
        .order_by("workspace__name")
    )
    here = getattr(request, "membership", None) or current(request)
    may = TABLE[Role(here.role)] if here else frozenset()
    return {"membership": here, "memberships": mine, "may": may}
