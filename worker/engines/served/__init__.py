"""Engines that are model servers: one client for all that speak as OpenAI's does, and a table of dialects."""

from collections.abc import Mapping
from contextlib import suppress

from worker.engines import Engine, Options, Wants
from worker.engines.served.about import About
from worker.engines.served.dialects import DIALECTS
from worker.engines.served.mishaps import UNSET
from worker.errors import EngineDown
from worker.prompts import templates
from worker.roles import Transcriber, Viewer, Writer

_LACKS = {
    "transcriber": "The model server hears no sound: the embedded engine writes down what is said.",
    "viewer": "The model server sees no pictures: the embedded engine reads the screens.",
}
_STRANGER = (
    "The model server has not answered yet, so that what it can do is not known. Look whether it runs."
)


def served(name: str) -> Engine:
    """The engine that speaks this dialect. The client is imported when a role is first filled."""

    def transcriber(options: Options) -> Transcriber:
        from worker.engines.served.ear import Ear
        from worker.engines.served.server import server

        return Ear(server(name, options), options.scope)

    def viewer(options: Options) -> Viewer:
        from worker.engines.served.eye import Eye
        from worker.engines.served.server import server

        return Eye(server(name, options), options.scope)

    def writer(options: Options) -> Writer:
        from worker.engines.served.pen import Pen
        from worker.engines.served.server import server

        return Pen(server(name, options), options.scope)

    return Engine(
        name=name,
        label=DIALECTS[name].label,
        transcriber=transcriber,
        viewer=viewer,
        writer=writer,
        wants=lambda options: _wants(name, options),
        templates=templates(),
        translates=True,
        absent=lambda options: _absent(name, options),
        lacks=lambda options: _lacks(name, options),
        meet=lambda options: _meet(name, options),
        look=lambda options: _look(name, options),
        is_remote=True,
        at_once=lambda options: about.streams if (about := _known(name, options)) else 1,
    )


def _wants(name: str, options: Options) -> Wants:
    """One speaker a call, and the screen beside the sound if it can see."""
    about = _known(name, options)
    return Wants(turns=True, screen=about is None or about.sees)


def _lacks(name: str, options: Options) -> Mapping[str, str]:
    about = _known(name, options)
    return _lacking(about) if about else {}


def _absent(name: str, options: Options) -> list[str]:
    if not options.server_url:
        return [UNSET]
    about = _known(name, options)
    return list(_lacking(about).values()) if about else [_STRANGER]


def _lacking(about: About) -> Mapping[str, str]:
    able = {"transcriber": about.hears, "viewer": about.sees}
    return {role: sentence for role, sentence in _LACKS.items() if not able[role]}


def _known(name: str, options: Options) -> About | None:
    """What the server said of itself, now or when it last answered."""
    from worker.engines.served.server import remembered

    return remembered(name, options)


def _look(name: str, options: Options) -> str:
    from worker.engines.served.server import server

    about = server(name, options).look()
    called = DIALECTS[name].label.partition(":")[0]
    senses = {(True, True): "hears and sees", (True, False): "hears, but sees nothing"}
    senses |= {(False, True): "sees, but hears nothing", (False, False): "neither hears nor sees"}
    at_once = "one answer" if about.streams == 1 else f"{about.streams} answers"
    named = " ".join(filter(None, [about.model, "on", called, about.version]))
    can = f"{senses[about.hears, about.sees]}, and writes {at_once} at once"
    return f"{named}: it takes {about.context:,} tokens, {can}."


def _meet(name: str, options: Options) -> None:
    from worker.engines.served.server import server

    with suppress(EngineDown):
        _ = server(name, options).about
