"""Keeps what fills the roles, as the worker that loaded it says."""

import time

import structlog
from django.db import Error
from django.utils import timezone

from mediaapp.health.models import Filled
from mediaapp.meetings import kit

log = structlog.get_logger()

EVERY = 300.0
"""Seconds after which it is said again though nothing has changed."""

_said: dict[str, tuple[tuple[str, str, str], float]] = {}


def note_engines() -> None:
    """Write down which engines this process has loaded, where that is news."""
    for one in kit.made():
        for role, filler in one.engines.filled.items():
            known = (filler.name.name, filler.name.model, filler.note)
            before, at = _said.get(role, (None, 0.0))
            if known != before or time.monotonic() - at > EVERY:
                _note(role, *known)
                _said[role] = known, time.monotonic()


def _note(role: str, engine: str, model: str, note: str) -> None:
    told = {"engine": engine[:60], "model": model[:200], "note": note, "seen_at": timezone.now()}
    try:
        Filled.objects.update_or_create(role=role, defaults=told)
    except Error as error:
        log.warning("engine_not_noted", role=role, error=type(error).__name__)
