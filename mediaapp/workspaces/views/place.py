"""The first visit, going from workspace to workspace, opening another, and what each is set to."""

from shutil import disk_usage

from django.conf import settings as configured
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mediaapp.accounts.context import SignedIn
from mediaapp.accounts.models import User
from mediaapp.http import render
from mediaapp.workspaces import queries, services
from mediaapp.workspaces.context import KEY, InWorkspace, current, enter, permits
from mediaapp.workspaces.forms import OpenForm, SettingsForm, WelcomeForm
from mediaapp.workspaces.permissions import Permission


@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """The first visit makes the owner; from then on this page is gone."""
    if User.objects.exists():
        return redirect(configured.LOGIN_URL)
    form = WelcomeForm(request.POST or None)
    if form.is_valid():
        try:
            owner = services.first_visit(**form.cleaned_data)
        except services.NotTheFirst:
            messages.info(request, _("Somebody else was here a moment before you. Sign in, or ask them in."))
            return redirect(configured.LOGIN_URL)
        login(request, owner.user)
        return redirect(configured.LOGIN_REDIRECT_URL)
    context = {"form": form, "free": disk_usage(configured.DATA).free}
    return render(request, "workspaces/welcome.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def none(request: SignedIn) -> HttpResponse:
    """What somebody sees who belongs to no workspace."""
    if current(request):
        return redirect(configured.LOGIN_REDIRECT_URL)
    may_open = queries.may_open_another(request.user)
    return render(request, "workspaces/none.html", {"may_open": may_open})


@login_required
@require_POST
def switch(request: SignedIn) -> HttpResponse:
    chosen = queries.workspace_of(request.user, request.POST.get("workspace", ""))
    enter(request, chosen, Permission.VIEW)
    return redirect(configured.LOGIN_REDIRECT_URL)


@login_required
@require_http_methods(["GET", "POST"])
def open_another(request: SignedIn) -> HttpResponse:
    """One more workspace, owned by whoever opens it."""
    if not queries.may_open_another(request.user):
        raise PermissionDenied
    form = OpenForm(request.POST or None)
    if form.is_valid():
        opened = services.open_workspace(request.user, form.cleaned_data["name"])
        request.session[KEY] = str(opened.workspace_id)
        messages.success(request, _("Welcome to %(place)s.") % {"place": opened.workspace})
        return redirect(configured.LOGIN_REDIRECT_URL)
    return render(request, "workspaces/open.html", {"form": form}, status=422 if form.errors else 200)


@permits(Permission.VIEW)
@require_GET
def settings(request: InWorkspace) -> HttpResponse:
    form = SettingsForm(instance=request.workspace)
    return render(request, "workspaces/settings.html", {"form": form})


@permits(Permission.MANAGE_SETTINGS)
@require_POST
def save(request: InWorkspace) -> HttpResponse:
    form = SettingsForm(request.POST, instance=request.workspace)
    if form.is_valid():
        form.save()
        messages.success(request, _("The settings are saved."))
        return redirect("workspaces:settings")
    request.workspace.refresh_from_db()
    return render(request, "workspaces/settings.html", {"form": form}, status=422)
