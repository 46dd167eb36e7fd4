"""Pages about webhooks: all of them, and one with its log."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mediaapp.hooks import queries, services
from mediaapp.hooks.forms import WebhookForm
from mediaapp.hooks.models import Webhook
from mediaapp.http import render
from mediaapp.workspaces.context import InWorkspace, permits
from mediaapp.workspaces.permissions import Permission


@permits(Permission.MANAGE_SETTINGS)
@require_GET
def webhooks(request: InWorkspace) -> HttpResponse:
    return _webhooks(request, WebhookForm())


@permits(Permission.MANAGE_SETTINGS)
@require_POST
def create(request: InWorkspace) -> HttpResponse:
    """Make one, and show its secret this once."""
    form = WebhookForm(request.POST)
    if not form.is_valid():
        return _webhooks(request, form)
    site = request.build_absolute_uri("/")
    try:
        made = services.create(request.workspace, request.membership.user, site, **form.cleaned_data)
    except services.Refused as refused:
        form.add_error(refused.field, str(refused))
        return _webhooks(request, form)
    return _webhook(request, made, secret=made.secret)


def _webhooks(request: InWorkspace, form: WebhookForm) -> HttpResponse:
    context = {"form": form, "webhooks": queries.webhooks_of(request.workspace)}
    return render(request, "hooks/webhooks.html", context, status=422 if form.errors else 200)


# ── one ──────────────────────────────────────────────────────────────────────────────────────────────


@permits(Permission.MANAGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def webhook(request: InWorkspace, pk: int) -> HttpResponse:
    """One webhook with its log; a POST changes it."""
    found = _mine(request, pk)
    if request.method == "GET":
        return _webhook(request, found)
    form = WebhookForm(request.POST)
    if form.is_valid():
        services.change(found, **form.cleaned_data)
        messages.success(request, _("The webhook is saved."))
        return redirect("hooks:webhook", pk)
    return _webhook(request, found, form)


@permits(Permission.MANAGE_SETTINGS)
@require_POST
def rotate(request: InWorkspace, pk: int) -> HttpResponse:
    found = _mine(request, pk)
    return _webhook(request, found, secret=services.rotate(found))


@permits(Permission.MANAGE_SETTINGS)
@require_POST
def pause(request: InWorkspace, pk: int) -> HttpResponse:
    """Pause it, or with `resume` let it go on."""
    found, goes_on = _mine(request, pk), "resume" in request.POST
    services.pause(found, is_paused=not goes_on)
    messages.success(request, _("It goes on.") if goes_on else _("It is paused: nothing is sent to it."))
    return redirect("hooks:webhook", pk)


@permits(Permission.MANAGE_SETTINGS)
@require_POST
def try_out(request: InWorkspace, pk: int) -> HttpResponse:
    services.try_out(_mine(request, pk))
    messages.success(request, _("A message is on its way. Load this page again to see what came of it."))
    return redirect("hooks:webhook", pk)


@permits(Permission.MANAGE_SETTINGS)
@require_POST
def replay(request: InWorkspace, pk: int, delivery: int) -> HttpResponse:
    services.replay(get_object_or_404(queries.deliveries_of(_mine(request, pk)), pk=delivery))
    messages.success(request, _("It is sent once more."))
    return redirect("hooks:webhook", pk)


@permits(Permission.MANAGE_SETTINGS)
@require_POST
def remove(request: InWorkspace, pk: int) -> HttpResponse:
    found = _mine(request, pk)
    services.remove(found)
    messages.success(request, _("The webhook to %(host)s is removed.") % {"host": found.host})
    return redirect("hooks:webhooks")


def _mine(request: InWorkspace, pk: int) -> Webhook:
    return get_object_or_404(queries.webhooks_of(request.workspace), pk=pk)


def _webhook(
    request: InWorkspace, found: Webhook, form: WebhookForm | None = None, *, secret: str = ""
) -> HttpResponse:
    shown = {name: getattr(found, name) for name in ("url", "name", "events", "include")}
    context = {
        "webhook": found,
        "form": form or WebhookForm(initial=shown),
        "deliveries": queries.deliveries_of(found)[: queries.SHOWN],
        "secret": secret,
    }
    response = render(request, "hooks/webhook.html", context, status=422 if form and form.errors else 200)
    if secret:
        response["Cache-Control"] = "no-store"
    return response
