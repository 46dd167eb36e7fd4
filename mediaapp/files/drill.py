"""Places where a drill ends the process as a power cut would; without a drill's settings they do nothing."""

import os

from django.conf import settings


def may_end_here(point: str) -> None:
    """Points: `written`, `synced`, `renamed`, `committing`, `sending`."""
    if getattr(settings, "ENDS_AT", None) == point:
        os._exit(9)
