"""Signing in, one's own account, light and dark."""

from collections.abc import Callable
from typing import Any

import structlog
from allauth.account.views import EmailView, LoginView, PasswordResetView
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mediaapp.accounts.context import COOKIE, THEMES, SignedIn
from mediaapp.accounts.forms import ProfileForm
from mediaapp.accounts.models import User
from mediaapp.http import Request, render, way_back

log = structlog.get_logger()
A_YEAR = 365 * 24 * 60 * 60


class _SignIn(LoginView):  # type: ignore[misc]
    template_name = "accounts/sign_in.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "signup_open": settings.SIGNUP == "open"}


class _PasswordReset(PasswordResetView):  # type: ignore[misc]
    """Without a mail server the page says who can set a new password instead."""

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "sends_mail": settings.SENDS_MAIL}


class _Email(EmailView):  # type: ignore[misc]
    """Without a mail server nobody can prove that an address is theirs, and the page says so."""

    template_name = "account/email.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "sends_mail": settings.SENDS_MAIL}


password_reset = _PasswordReset.as_view()
email = _Email.as_view()


def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The sign-in page; before anybody has an account, the first visit's page instead."""
    if not User.objects.exists():
        return redirect("workspaces:welcome")
    answer: HttpResponseBase = _SignIn.as_view()(request)
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: SignedIn) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your name is saved."))
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form}, status=422 if form.errors else 200)


def oidc_login(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    return _at_the_provider(oidc.login, request, provider_id)


def oidc_callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    return _at_the_provider(oidc.callback, request, provider_id)


def _at_the_provider(
    view: Callable[[HttpRequest, str], HttpResponseBase], request: HttpRequest, provider_id: str
) -> HttpResponseBase:
    """What `view` answers; a provider that cannot be reached is told of in words."""
    try:
        return view(request, provider_id)
    except OSError as error:
        log.warning("provider_unreachable", provider=provider_id, reason=str(error))
        return render(request, "socialaccount/authentication_error.html", status=502)


@login_required
@require_POST
def end_device(request: SignedIn) -> HttpResponse:
    """Sign one other device out."""
    asked = request.POST.get("device", "")
    mine = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    session = get_object_or_404(mine, pk=int(asked) if asked.isascii() and asked.isdigit() else 0)
    session.end()
    messages.success(request, _("That device is signed out."))
    return redirect("usersessions_list")


@require_POST
def theme(request: Request) -> HttpResponse:
    """Keep light or dark for a year; anything else goes back to what the system says."""
    is_shown = bool(request.htmx)  # a script has changed the page already
    response = (
        HttpResponse(status=204) if is_shown else redirect(way_back(request, settings.LOGIN_REDIRECT_URL))
    )
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(COOKIE, chosen, A_YEAR, secure=settings.IS_HTTPS, httponly=True, samesite="Lax")
    else:
        response.delete_cookie(COOKIE)
    return response
