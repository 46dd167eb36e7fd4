"""The worker's kit, built from the settings once in each process."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from worker.engines import Engines, Options, Patience, Scope
from worker.engines import engines as known
from worker.engines.choice import meet
from worker.engines.witness import Nobody, Witness
from worker.kit import Kit
from worker.media.tools import Tools

_made: list[Kit] = []
_lent: deque[Kit] = deque(maxlen=4)
"""The kits of the units that this process did last."""

MOST_AT_ONCE = 8
"""Each is a process of about 300 MB, since it also finds speech and voices."""

GLANCE = Patience(connect_s=2.0, first_s=5.0, idle_s=5.0, total_s=8.0, tries=1)
"""Whoever only asks what a server can do does not wait long for it."""


def kit_for(
    engines: Mapping[str, str],
    workspace: UUID | None = None,
    *,
    priority: int = 0,
    witness: Witness | None = None,
) -> Kit:
    """A kit in which each role is filled by the engine that the recipe names.

    A model server keeps what it has read for one workspace from all others; a higher priority goes first. The
    witness is told how its answers come.
    """
    kit = _kit(tuple(sorted(engines.items())))
    if workspace is None:
        return kit
    tenant = salted_hmac("worker.engines", str(workspace), algorithm="sha256").hexdigest()
    own = Kit(kit.tools, kit.engines.within(Scope(tenant, priority, witness=witness or Nobody())))
    _lent.append(own)
    return own


def made() -> Iterator[Kit]:
    """The kits of this process, those of its last units among them."""
    yield from (*_made, *_lent)


def meet_servers() -> None:
    """Ask the model server what it can do, if it never said: jobs are then given what it lacks elsewhere."""
    asked = dict.fromkeys([settings.ENGINE, *settings.ENGINES.values()], "")
    meet({name: name for name in asked}, replace(Options(**settings.ENGINE_OPTIONS), patience=GLANCE))


def at_once() -> int:
    """How many units that need models are worth doing at once: as many as a server answers, within reason."""
    meet_servers()
    engine = known()[settings.ENGINES.get("transcriber", settings.ENGINE)]
    return min(MOST_AT_ONCE, engine.at_once(Options(**settings.ENGINE_OPTIONS)))


def forget() -> None:
    """Drop every kit, so that the next is built from the settings as they are then."""
    _kit.cache_clear()
    _made.clear()
    _lent.clear()


@cache
def _kit(chosen: tuple[tuple[str, str], ...]) -> Kit:
    scratch = Path(settings.DATA) / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    options = Options(**settings.ENGINE_OPTIONS)
    kit = Kit(Tools.found(scratch, settings.THREADS), Engines(options, dict(chosen)))
    _made.append(kit)
    return kit
