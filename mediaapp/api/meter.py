"""Counts what each token, or each person without one, asks for in a minute.

The counters stand in the cache named `counters`: in this process, or in Redis where REDIS_URL names one, so
that they hold for several web processes too. Where it does not answer, nobody is turned away for it.
"""

import time
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.utils.translation import gettext as _

from mediaapp.api.problems import Problem

log = structlog.get_logger()

WINDOW = 60
"""Seconds."""

SAFE = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True, slots=True)
class Meter:
    """How much of this minute is left."""

    limit: int
    used: int
    reset: int

    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(0, self.limit - self.used)),
            "RateLimit-Reset": str(self.reset),
        }


def count(request: HttpRequest, who: str, kind: str = "") -> None:
    """Raises a `Problem` with status 429 for whoever asks too often. `kind` is reads, writes or asks."""
    kind = kind or ("reads" if request.method in SAFE else "writes")
    limit: int = getattr(settings, f"API_{kind.upper()}")
    now = int(time.time())
    key = f"api:{who}:{kind}:{now // WINDOW}"
    meter = Meter(limit, _counted(key), WINDOW - now % WINDOW)
    request.meter = meter  # type: ignore[attr-defined]
    if meter.used > limit:
        said = _("More than %(limit)d requests came in a minute. Go on in %(wait)d seconds.")
        raise Problem(
            429,
            "too_many_requests",
            said % {"limit": limit, "wait": meter.reset},
            headers={"Retry-After": str(meter.reset)},
        )


def _counted(key: str) -> int:
    counters = caches["counters"]
    try:
        counters.add(key, 0, 2 * WINDOW)
        return counters.incr(key)
    except Exception as error:  # noqa: BLE001 - a cache that is away must not shut the doors
        log.warning("counters_unreachable", error=type(error).__name__)
        return 1
