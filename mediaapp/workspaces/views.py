"""The first visit, settings, vocabulary, members, invitations, and going from workspace to workspace."""

from shutil import disk_usage

from django.conf import settings as configured
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mediaapp.accounts.context import SignedIn
from mediaapp.accounts.models import User
from mediaapp.http import announce, render
from mediaapp.workspaces import invitations, queries, services
from mediaapp.workspaces.context import KEY, InWorkspace, current, enter, permits, require
from mediaapp.workspaces.forms import AccountForm, RoleForm, SettingsForm, TermForm, WelcomeForm
from mediaapp.workspaces.models import Membership, Term
from mediaapp.workspaces.permissions import Permission, Role


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
    return _members(request)


@permits(Permission.MANAGE_MEMBERS)
@require_POST
def invite(request: InWorkspace) -> HttpResponse:
    """Make a link that lets people in, and show it."""
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("There is no such role."))
        return redirect("workspaces:members")
    try:
        token = invitations.invite(request.membership, Role(form.cleaned_data["role"]))
    except services.Refused as refused:
        messages.error(request, str(refused))
        return redirect("workspaces:members")
    link = request.build_absolute_uri(reverse("workspaces:join", args=[token]))
    return _members(request, link=link)


def _members(request: InWorkspace, *, link: str = "") -> HttpResponse:
    context = {
        "members": queries.members_of(request.workspace),
        "roles": queries.roles_for(request.membership),
        "link": link,
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


# ── invitations ──────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Where an invitation leads: people with an account come in at once, others make one."""
    try:
        invitation = invitations.read(token)
    except services.Refused as refused:
        return render(request, "workspaces/join.html", {"refused": refused}, status=404)
    is_known = request.user.is_authenticated
    form = AccountForm(None if is_known else request.POST or None)
    if request.method == "POST" and request.user.is_authenticated:
        return _let_in(request, invitations.accept(invitation, request.user))
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
