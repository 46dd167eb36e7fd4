"""Gives each request an id, and has everything under `/api/` answer as the API does, whatever went wrong.

And says why a body was not let in, before anybody reads what there is of it.
"""

import re

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _
from structlog.contextvars import bind_contextvars, clear_contextvars

from mediaapp.api.problems import PROBLEM, Problem, absent, answer, of_exception, request_id
from mediaapp.files.gate import REFUSED
from mediaapp.http import render

ROOT = "/api/"
GIVEN = re.compile(r"[\w-]{8,64}", re.ASCII)


class Answers(MiddlewareMixin):
    def process_request(self, request: HttpRequest) -> None:
        """The id that a proxy in front gave it, or else one of ours."""
        given = request.headers.get("x-request-id", "")
        if GIVEN.fullmatch(given):
            request.request_id = given  # type: ignore[attr-defined]
        clear_contextvars()
        bind_contextvars(request_id=request_id(request))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        return of_exception(request, error) if request.path.startswith(ROOT) else None

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path.startswith(ROOT) and response.status_code >= 400:
            response = _told(request, response)
        is_read = request.method in {"GET", "HEAD"} and response.status_code == 200
        if request.path.startswith(ROOT) and is_read:
            response = _unless_known(request, response)
        if meter := getattr(request, "meter", None):
            for name, value in meter.headers().items():
                response[name] = value
        response["X-Request-ID"] = request_id(request)
        return response


class Refused(MiddlewareMixin):
    """For what the gate in front of the site has refused."""

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:
        refusal = getattr(request, "scope", {}).get(REFUSED)
        if refusal is None:
            return None
        if request.path.startswith(ROOT):
            return of_exception(request, refusal)
        return render(request, "refused.html", {"refusal": refusal}, status=refusal.status)


def _told(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """A page that Django made of an error, as a problem instead."""
    if response.get("Content-Type", "").startswith((PROBLEM, "application/json")):
        return response
    match response.status_code:
        case 404:
            return answer(request, absent())
        case 405:
            allowed = response.get("Allow", "")
            said = _("This address answers %(methods)s.") % {"methods": allowed}
            return answer(request, Problem(405, "method_not_allowed", said, headers={"Allow": allowed}))
        case 400:
            return answer(request, Problem(400, "bad_request", _("The request cannot be read.")))
        case 500:
            said = _("Something unexpected went wrong here. The log of this server holds the details.")
            return answer(request, Problem(500, "internal", said))
    return response


def _unless_known(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Only its head, where the caller has the very same answer already; each answer is its caller's own."""
    if not isinstance(response, HttpResponse) or response.has_header("ETag"):
        return response
    patch_vary_headers(response, ["Accept", "Authorization", "Cookie"])
    response.setdefault("Cache-Control", "private, no-cache")
    set_response_etag(response)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
