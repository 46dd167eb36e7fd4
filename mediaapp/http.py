"""What a request is to the site, and how a view answers with a page or with a part of one.

The whole policy towards htmx: a view renders its page; where htmx asked for a part, only that part. Each part
is a `{% partialdef %}` of the page, so that the same address works with scripts and without.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_page
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import trigger_client_event
from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """A request as our middleware hands it on."""

    htmx: HtmxDetails


def render(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page; or its `part`, where htmx asked and one is named. A form with errors has status 422."""
    is_part = bool(part and getattr(request, "htmx", None))
    return render_page(request, f"{template}#{part}" if is_part else template, context, status=status)


def announce(response: HttpResponse, text: str) -> HttpResponse:
    """Have the page's live region say `text` once htmx has put the answer in its place."""
    return trigger_client_event(response, "announce", {"text": text}, after="settle")


def way_back(request: HttpRequest, otherwise: str) -> str:
    """The address in the field `next`, if it is one of ours."""
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, request.get_host(), require_https=request.is_secure())
    return asked if asked and is_ours else otherwise
