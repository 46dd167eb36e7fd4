"""The worker's kit, built from the settings once in each process."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from worker.engines import Engines, Options, Patience, Scope
from worker.engines.choice import meet
from worker.kit import Kit
from worker.media.tools import Tools

made: list[Kit] = []
"""The kits of this process."""


GLANCE = Patience(connect_s=2.0, first_s=5.0, idle_s=5.0, total_s=8.0, tries=1)
"""Whoever only asks what a server can do does not wait long for it."""


def kit_for(engines: Mapping[str, str], workspace: UUID | None = None, *, priority: int = 0) -> Kit:
    """A kit in which each role is filled by the engine that the recipe names.

    A model server keeps what it has read for one workspace from all others; a higher priority goes first.
    """
    chosen = tuple(sorted(engines.items()))
    return _kit(chosen) if workspace is None else _kit_of(chosen, workspace, priority)


def meet_servers() -> None:
    """Ask the model server what it can do, if it never said: jobs are then given what it lacks elsewhere."""
    asked = dict.fromkeys([settings.ENGINE, *settings.ENGINES.values()], "")
    meet({name: name for name in asked}, replace(Options(**settings.ENGINE_OPTIONS), patience=GLANCE))


def forget() -> None:
    """Drop every kit, so that the next is built from the settings as they are then."""
    _kit.cache_clear()
    _kit_of.cache_clear()
    made.clear()


@lru_cache(maxsize=256)
def _kit_of(chosen: tuple[tuple[str, str], ...], workspace: UUID, priority: int) -> Kit:
    kit = _kit(chosen)
    scope = Scope(salted_hmac("worker.engines", str(workspace), algorithm="sha256").hexdigest(), priority)
    own = Kit(kit.tools, kit.engines.within(scope))
    made.append(own)
    return own


@cache
def _kit(chosen: tuple[tuple[str, str], ...]) -> Kit:
    scratch = Path(settings.DATA) / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    options = Options(**settings.ENGINE_OPTIONS)
    kit = Kit(Tools.found(scratch, settings.THREADS), Engines(options, dict(chosen)))
    made.append(kit)
    return kit
