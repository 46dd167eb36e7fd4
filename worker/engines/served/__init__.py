"""Engines that are model servers: one client for all that speak as OpenAI's does, and a table of dialects."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from worker.engines import Engine, Options, Patience, Wants
from worker.engines.served.dialects import DIALECTS
from worker.engines.served.mishaps import UNSET
from worker.errors import EngineDown
from worker.prompts import templates
from worker.roles import Transcriber, Viewer, Writer

_LACKS = {
    "transcriber": "The model server hears no sound: the embedded engine writes down what is said.",
    "viewer": "The model server sees no pictures: the embedded engine reads the screens.",
}
_GLANCE = Patience(connect_s=1.0, first_s=3.0, idle_s=3.0, total_s=5.0, tries=1)
"""Whoever chooses the engines of a job is answering a person, and does not wait long for a server."""


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
        is_remote=True,
    )


def _absent(name: str, options: Options) -> Sequence[str]:
    """What this server lacks, as far as it ever said; nobody is asked, as a page is waiting."""
    from worker.engines.served.server import remembered

    if not options.server_url:
        return [UNSET]
    about = remembered(name, options)
    if about is None:
        return ["The model server has not answered yet: what it can do is not known. Look whether it runs."]
    return list(_lacking(about.hears, about.sees).values())


def _lacking(hears: bool, sees: bool) -> Mapping[str, str]:  # noqa: FBT001 - told in this order everywhere
    able = {"transcriber": hears, "viewer": sees}
    return {role: sentence for role, sentence in _LACKS.items() if not able[role]}


def _wants(name: str, options: Options) -> Wants:
    """One speaker a call, and the screen beside the sound if it can see; nobody is asked."""
    from worker.engines.served.server import remembered

    about = remembered(name, options)
    return Wants(turns=True, screen=about is None or about.sees)


def _lacks(name: str, options: Options) -> Mapping[str, str]:
    """What the server says it cannot do; nothing, when it never answered."""
    from worker.engines.served.server import remembered, server

    try:
        about = remembered(name, options) or server(name, replace(options, patience=_GLANCE)).about
    except EngineDown:
        return {}
    return _lacking(about.hears, about.sees)
