"""Where an invitation leads."""

from django.conf import settings as configured
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediaapp.accounts.models import User
from mediaapp.http import render
from mediaapp.workspaces import invitations, services
from mediaapp.workspaces.context import KEY
from mediaapp.workspaces.forms import AccountForm
from mediaapp.workspaces.models import Invitation, Membership


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """People with an account come in at once, others make one."""
    try:
        invitation = invitations.read(token)
        return _welcome(request, invitation)
    except services.Refused as refused:
        return render(request, "workspaces/join.html", {"refused": refused}, status=404)


def _welcome(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Raises `Refused` for whoever the link is not for."""
    is_sent = request.method == "POST"
    if is_sent and isinstance(request.user, User):
        return _let_in(request, invitations.accept(invitation, request.user))
    form = AccountForm(request.POST if is_sent else None)
    form.keep_to(invitation.email)
    may_sign_up = configured.SIGNUP != "closed"
    if may_sign_up and form.is_valid():
        new = invitations.accept_anew(invitation, **form.cleaned_data)
        login(request, new.user)
        return _let_in(request, new)
    context = {"invitation": invitation, "form": form, "may_sign_up": may_sign_up}
    return render(request, "workspaces/join.html", context, status=422 if form.errors else 200)


def _let_in(request: HttpRequest, membership: Membership) -> HttpResponse:
    request.session[KEY] = str(membership.workspace_id)
    messages.success(request, _("Welcome to %(place)s.") % {"place": membership.workspace})
    return redirect(configured.LOGIN_REDIRECT_URL)
