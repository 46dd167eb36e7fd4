"""The worker's kit, built from the settings once in each process."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.conf import settings

from worker.engines import Engines, Options
from worker.kit import Kit
from worker.media.tools import Tools

made: list[Kit] = []
"""The kits of this process."""


def kit_for(engines: Mapping[str, str]) -> Kit:
    """A kit in which each role is filled by the engine that the recipe names."""
    return _kit(tuple(sorted(engines.items())))


@cache
def _kit(chosen: tuple[tuple[str, str], ...]) -> Kit:
    scratch = Path(settings.DATA) / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    options = Options(**settings.ENGINE_OPTIONS)
    kit = Kit(Tools.found(scratch, settings.THREADS), Engines(options, dict(chosen)))
    made.append(kit)
    return kit
