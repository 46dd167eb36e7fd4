"""The first visit, settings, vocabulary, members, and going from one workspace to another."""

from shutil import disk_usage

from django.conf import settings as configured
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mediaapp.accounts.context import SignedIn
from mediaapp.accounts.models import User
from mediaapp.http import announce, render
from mediaapp.workspaces import queries, services
from mediaapp.workspaces.context import InWorkspace, current, enter, permits, require
from mediaapp.workspaces.forms import RoleForm, SettingsForm, TermForm, WelcomeForm
from mediaapp.workspaces.models import Term
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
    return render(request, "workspaces/none.html")


@login_required
@require_POST
def switch(request: SignedIn) -> HttpResponse:
    chosen = queries.workspace_of(request.user, request.POST.get("workspace", ""))
    enter(request, chosen, Permission.VIEW)
    return redirect(configured.LOGIN_REDIRECT_URL)


# ── settings ─────────────────────────────────────────────────────────────────────────────────────────


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


# ── vocabulary ───────────────────────────────────────────────────────────────────────────────────────


@permits(Permission.VIEW)
@require_GET
def vocabulary(request: InWorkspace) -> HttpResponse:
    return _vocabulary(request, TermForm(instance=Term(workspace=request.workspace)))


@permits(Permission.EDIT)
@require_POST
def add_term(request: InWorkspace) -> HttpResponse:
    form = TermForm(request.POST, instance=Term(workspace=request.workspace))
    if not form.is_valid():
        return _vocabulary(request, form)
    term = form.save()
    return _changed(request, _("“%(word)s” is in the vocabulary.") % {"word": term.text})


@permits(Permission.EDIT)
@require_http_methods(["GET", "POST"])
def edit_term(request: InWorkspace, pk: int) -> HttpResponse:
    term = get_object_or_404(queries.terms_of(request.workspace), pk=pk)
    form = TermForm(request.POST or None, instance=term, auto_id=f"id_{pk}_%s")
    if form.is_valid():
        form.save()
        return _changed(request, _("“%(word)s” is saved.") % {"word": term.text})
    return _vocabulary(request, TermForm(instance=Term(workspace=request.workspace)), edited=form)


@permits(Permission.EDIT)
@require_POST
def remove_term(request: InWorkspace, pk: int) -> HttpResponse:
    term = get_object_or_404(queries.terms_of(request.workspace), pk=pk)
    term.delete()
    return _changed(request, _("“%(word)s” is removed.") % {"word": term.text})


def _vocabulary(request: InWorkspace, form: TermForm, *, edited: TermForm | None = None) -> HttpResponse:
    context = {
        "form": form,
        "edited": edited,
        "terms": queries.terms_of(request.workspace),
    }
    has_errors = bool(form.errors or (edited and edited.errors))
    return render(
        request, "workspaces/vocabulary.html", context, part="terms", status=422 if has_errors else 200
    )


def _changed(request: InWorkspace, said: str) -> HttpResponse:
    if getattr(request, "htmx", None):
        return announce(_vocabulary(request, TermForm(instance=Term(workspace=request.workspace))), said)
    messages.success(request, said)
    return redirect("workspaces:vocabulary")


# ── members ──────────────────────────────────────────────────────────────────────────────────────────


@permits(Permission.VIEW)
@require_GET
def members(request: InWorkspace) -> HttpResponse:
    context = {
        "members": queries.members_of(request.workspace),
        "roles": queries.roles_for(request.membership),
    }
    return render(request, "workspaces/members.html", context)


@permits(Permission.MANAGE_MEMBERS)
@require_POST
def change_role(request: InWorkspace, pk: int) -> HttpResponse:
    member = get_object_or_404(queries.members_of(request.workspace), pk=pk)
    form = RoleForm(request.POST, instance=member)
    if not form.is_valid():
        messages.error(request, _("There is no such role."))
        return redirect("workspaces:members")
    try:
        services.change_role(request.membership, member, form.cleaned_data["role"])
        messages.success(request, _("The role of %(name)s is changed.") % {"name": member.user})
    except services.Refused as refused:
        messages.error(request, str(refused))
    return redirect("workspaces:members")


@permits(Permission.VIEW)
@require_POST
def remove_member(request: InWorkspace, pk: int) -> HttpResponse:
    """Take somebody out; everybody may take out themselves."""
    member = get_object_or_404(queries.members_of(request.workspace), pk=pk)
    is_leaving = member.user_id == request.user.pk
    if not is_leaving:
        require(request.membership, Permission.MANAGE_MEMBERS)
    try:
        services.remove(request.membership, member)
    except services.Refused as refused:
        messages.error(request, str(refused))
        return redirect("workspaces:members")
    said = _("You have left %(place)s.") if is_leaving else _("%(name)s no longer belongs to %(place)s.")
    messages.success(request, said % {"name": member.user, "place": request.workspace})
    return redirect(configured.LOGIN_REDIRECT_URL if is_leaving else "workspaces:members")
