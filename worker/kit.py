"""The kit: the tools and engines that are handed to every stage."""

from dataclasses import dataclass, field

from worker.engines import Engines
from worker.media.tools import Tools


@dataclass(frozen=True)
class Kit:
    """Everything a stage uses that is not a value: built once a process, from settings or from flags."""

    tools: Tools = field(default_factory=Tools)
    engines: Engines = field(default_factory=Engines)
