"""Where an owner deletes the workspace."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediaapp.http import render
from mediaapp.meetings import closing
from mediaapp.meetings.models import Meeting
from mediaapp.workspaces.context import InWorkspace, permits
from mediaapp.workspaces.forms import CloseForm
from mediaapp.workspaces.permissions import Permission


@permits(Permission.DELETE_WORKSPACE)
@require_http_methods(["GET", "POST"])
def close_workspace(request: InWorkspace) -> HttpResponse:
    form = CloseForm(request.POST or None, place=request.workspace)
    if form.is_valid():
        closing.close_workspace(request.workspace, request.user)
        messages.success(request, _("%(place)s is deleted.") % {"place": request.workspace})
        return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"form": form, "meetings": Meeting.objects.of(request.workspace).count()}
    return render(request, "meetings/close_workspace.html", context, status=422 if form.errors else 200)
