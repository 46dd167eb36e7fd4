"""Compresses pages on their way out. Streams are left alone: compression would hold their events back."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class Packed(GZipMiddleware):
    """Whole HTML pages and parts of them; Django's own middleware hides the length of secrets in them."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)
