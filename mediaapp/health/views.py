"""Whether the site is alive and ready, for machines; and how it is, for people."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from mediaapp.health.checks import all_checks
from mediaapp.health.page import page
from mediaapp.http import render
from mediaapp.workspaces.context import InWorkspace, permits
from mediaapp.workspaces.permissions import Permission


@require_safe
@never_cache
def alive(_request: HttpRequest) -> HttpResponse:
    """The process answers; that is all."""
    return JsonResponse({"status": "alive"})


@require_safe
@never_cache
def ready(_request: HttpRequest) -> HttpResponse:
    """Whether all that is needed is there; 503 and in words what is not, otherwise."""
    found = list(all_checks())
    is_ready = all(check.is_ok for check in found)
    told = {
        "status": "ready" if is_ready else "not_ready",
        "checks": [{"name": one.name, "ok": one.is_ok, "detail": one.said} for one in found],
    }
    return JsonResponse(told, status=200 if is_ready else 503)


@permits(Permission.SEE_HEALTH)
@require_GET
@never_cache
def health(request: InWorkspace) -> HttpResponse:
    return render(request, "health/health.html", {"page": page()})
