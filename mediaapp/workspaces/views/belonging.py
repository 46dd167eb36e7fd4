"""Who belongs to a workspace, in which role, and who is invited."""

from django.conf import settings as configured
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mediaapp.http import render
from mediaapp.workspaces import invitations, queries, services
from mediaapp.workspaces.context import InWorkspace, permits, require
from mediaapp.workspaces.forms import InviteForm, RoleForm
from mediaapp.workspaces.permissions import Permission, Role


@permits(Permission.VIEW)
@require_GET
def members(request: InWorkspace) -> HttpResponse:
    return _members(request)


@permits(Permission.MANAGE_MEMBERS)
@require_POST
def invite(request: InWorkspace) -> HttpResponse:
    """Make a link that lets one person in, mail it where an address is given, and show it."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _members(request, form=form)
    role, email = Role(form.cleaned_data["role"]), form.cleaned_data["email"]
    try:
        token = invitations.invite(request.membership, role, email)
    except services.Refused as refused:
        messages.error(request, str(refused))
        return redirect("workspaces:members")
    link = request.build_absolute_uri(reverse("workspaces:join", args=[token]))
    invitations.send(email, place=str(request.workspace), by=str(request.user), link=link)
    return _members(request, link=link, sent=email if configured.SENDS_MAIL else "")


@permits(Permission.MANAGE_MEMBERS)
@require_POST
def revoke(request: InWorkspace, pk: int) -> HttpResponse:
    get_object_or_404(queries.invitations_of(request.workspace), pk=pk).delete()
    messages.success(request, _("The invitation no longer works."))
    return redirect("workspaces:members")


def _members(
    request: InWorkspace, *, form: InviteForm | None = None, link: str = "", sent: str = ""
) -> HttpResponse:
    """`link`: of an invitation that was just made, and to which address it was `sent`."""
    context = {
        "members": queries.members_of(request.workspace),
        "roles": queries.roles_for(request.membership),
        "invitations": queries.invitations_of(request.workspace),
        "form": form or InviteForm(initial={"role": Role.EDITOR}),
        "link": link,
        "sent": sent,
    }
    return render(request, "workspaces/members.html", context, status=422 if form else 200)


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


@permits(Permission.DELETE_WORKSPACE)
@require_POST
def hand_over(request: InWorkspace, pk: int) -> HttpResponse:
    """Make somebody else the owner, and step down."""
    member = get_object_or_404(queries.members_of(request.workspace), pk=pk)
    try:
        services.hand_over(request.membership, member)
        messages.success(request, _("%(name)s owns this workspace now.") % {"name": member.user})
    except services.Refused as refused:
        messages.error(request, str(refused))
    return redirect("workspaces:members")
