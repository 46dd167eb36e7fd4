"""What the holder of a link sees, without an account: the meeting as far as it is shared, and its files."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mediaapp.files.serve import serve
from mediaapp.http import render
from mediaapp.sharing import links
from mediaapp.sharing.forms import PasswordForm
from mediaapp.sharing.models import Share
from mediaapp.sharing.reading import Shared

KEPT_OUT = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex", "Cache-Control": "private, no-store"}
"""An address that is a secret is told to nobody, and what it shows is kept nowhere."""


@require_http_methods(["GET", "HEAD", "POST"])
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a link; first its password, where it has one."""
    share = links.find(token)
    if share is None:
        return _answer(request, "sharing/gone.html", {}, status=404)
    if not links.is_open_to(request, share):
        return _door(request, share, token)
    if request.method == "POST":
        return redirect("sharing:shared", token=token)
    if request.method == "GET":
        links.count(share)
        request.shared = share  # type: ignore[attr-defined]
    return _answer(request, "sharing/shared.html", {"share": share, "shared": Shared(share), "token": token})


@require_safe
def recording(request: HttpRequest, token: str, source: UUID) -> HttpResponseBase:
    file = _opened(request, token).recording(source)
    if file is None:
        raise Http404
    return serve(request, file)


@require_safe
def picture(request: HttpRequest, token: str, label: str) -> HttpResponseBase:
    file = _opened(request, token).picture(label)
    if file is None:
        raise Http404
    return serve(request, file)


def _opened(request: HttpRequest, token: str) -> Shared:
    """Raises `Http404` for a link that does not work, or whose password this browser has not said."""
    share = links.find(token)
    if share is None or not links.is_open_to(request, share):
        raise Http404
    return Shared(share)


def _door(request: HttpRequest, share: Share, token: str) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    status = 200
    if form.is_valid():
        try:
            if links.unlock(request, share, form.cleaned_data["password"]):
                return redirect("sharing:shared", token=token)
            form.add_error("password", _("This is not the password. Ask whoever sent you the link."))
            status = 422
        except links.TooMany:
            form.add_error("password", _("Too many passwords were tried. Try again in ten minutes."))
            status = 429
    return _answer(request, "sharing/password.html", {"form": form, "share": share}, status=status)


def _answer(
    request: HttpRequest, template: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    """Read-only for everybody, whoever is signed in: nothing of the site itself is offered here."""
    response = render(request, template, {**context, "may": frozenset(), "membership": None}, status=status)
    for name, value in KEPT_OUT.items():
        response[name] = value
    return response
