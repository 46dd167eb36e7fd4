"""Which engine fills each role: as it was asked for, as far as a model server can do it."""

from collections.abc import Mapping
from dataclasses import dataclass

from worker.engines import Options, engines

AUTO = "auto"
EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True)
class Choice:
    """An engine for each role, and a sentence for each that is not as it was asked for."""

    engines: Mapping[str, str]
    notes: tuple[str, ...] = ()


def meet(asked: Mapping[str, str], options: Options) -> None:
    """Ask servers that never said what they can do. Those that do not answer now are asked another time."""
    for name in {settled(one, options) for one in asked.values()}:
        if introduce := engines()[name].meet:
            introduce(options)


def choose(asked: Mapping[str, str], options: Options) -> Choice:
    """Settle `auto`, and give to the embedded engine what a server lacks.

    Nobody is asked. A server that never answered is taken to be able: the work waits for it.
    """
    named = {role: settled(name, options) for role, name in asked.items()}
    lacking = {name: engines()[name].lacks(options) for name in set(named.values())}
    missing = {role: lacking[name][role] for role, name in named.items() if role in lacking[name]}
    return Choice(
        {role: EMBEDDED if role in missing else name for role, name in named.items()},
        tuple(missing[role] for role in named if role in missing),
    )


def settled(name: str, options: Options) -> str:
    """`auto` is the model server's engine where a server is named, else the embedded one."""
    if name != AUTO:
        return name
    return options.dialect if options.server_url and options.dialect in engines() else EMBEDDED
