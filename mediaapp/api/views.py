"""Pages about the API: the tokens of a workspace, and how to call it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from mediaapp.api import metrics as counted
from mediaapp.api import queries, services
from mediaapp.api.caller import Door
from mediaapp.api.description import described, sections
from mediaapp.api.forms import TokenForm
from mediaapp.api.models import Token
from mediaapp.api.problems import Problem, answer, unknown
from mediaapp.http import render
from mediaapp.workspaces.context import InWorkspace, permits, require
from mediaapp.workspaces.permissions import Permission


@permits(Permission.VIEW)
@require_GET
def tokens(request: InWorkspace) -> HttpResponse:
    return _tokens(request, TokenForm(membership=request.membership))


@permits(Permission.VIEW)
@require_POST
def create_token(request: InWorkspace) -> HttpResponse:
    """Make a token of one's own, and show it this once."""
    form = TokenForm(request.POST, membership=request.membership)
    if not form.is_valid():
        return _tokens(request, form)
    said = form.cleaned_data
    token, sent = services.issue(request.membership, said["name"], said["scopes"], form.expires_at)
    response = _tokens(request, TokenForm(membership=request.membership), new=token.pk, sent=sent)
    response["Cache-Control"] = "no-store"
    return response


@permits(Permission.VIEW)
@require_POST
def revoke_token(request: InWorkspace, pk: int) -> HttpResponse:
    """One's own, or anybody's for who manages the members."""
    token = get_object_or_404(Token.objects.of(request.workspace), pk=pk)
    if token.user_id != request.user.pk:
        require(request.membership, Permission.MANAGE_MEMBERS)
    services.revoke(token)
    messages.success(request, _("“%(name)s” is revoked. Nobody gets in with it any more.") % {"name": token})
    return redirect("api:tokens")


def _tokens(request: InWorkspace, form: TokenForm, *, new: int = 0, sent: str = "") -> HttpResponse:
    context = {"form": form, "tokens": queries.tokens_for(request.membership), "new": new, "sent": sent}
    return render(request, "api/tokens.html", context, status=422 if form.errors else 200)


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every call, with something to copy; written from the OpenAPI document."""
    site = request.build_absolute_uri("/").rstrip("/")
    return render(request, "api/docs.html", {"sections": sections(), "site": site})


@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    return JsonResponse(described())


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For a program that watches, with a token of the scope `admin`; or for who may see the health page."""
    try:
        if Door(Permission.SEE_HEALTH)(request) is None:
            raise unknown()
    except Problem as problem:
        return answer(request, problem)
    return HttpResponse(counted.told(), content_type=counted.CONTENT_TYPE)
