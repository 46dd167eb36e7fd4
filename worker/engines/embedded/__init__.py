"""The embedded engine: small real models on a CPU, from packages alone."""

from worker.engines import Engine, Options
from worker.meeting import EngineName
from worker.roles import Embedder, Listener, Transcriber, Viewer, Writer

# A model is imported when its role is first filled: none costs time or memory before, and one that is missing
# takes no other with it.


def _listener(options: Options) -> Listener:
    from worker.engines.embedded.turns import listener

    return listener(options)


def _transcriber(options: Options) -> Transcriber:
    from worker.engines.embedded.whisper import transcriber

    return transcriber(options)


def _viewer(options: Options) -> Viewer:
    from worker.engines.embedded.ocr import viewer

    return viewer(options)


def _writer(options: Options) -> Writer:
    from worker.engines.embedded.writer import writer

    return writer(options)


def _embedder(options: Options) -> Embedder:
    from worker.engines.embedded.e5 import embedder

    return embedder(options)


def _name(role: str, options: Options) -> EngineName | None:
    from worker.engines.embedded.names import name

    return name(role, options)


def _absent(options: Options) -> list[str]:
    from worker.engines.embedded import weights

    costs = {
        weights.SILERO: "speech is not found in recordings, so nothing is transcribed",
        weights.WHISPER_BASE: "only English is understood, or nothing at all",
        weights.VOICES: "voices are not told apart",
        weights.PP_OCR: "no text is read from screens",
        weights.E5: "search knows words only, not their meaning",
    }
    own = {weights.WHISPER_BASE: "whisper", weights.VOICES: "voices"}
    return [
        f"The model {model.name} is not installed: {cost}. Install Afterword's packages again."
        for model, cost in costs.items()
        if not weights.is_installed(model, options.models)
        and not (model in own and weights.chosen(own[model], options.models))
    ]


ENGINE = Engine(
    name="embedded",
    label="Embedded: small models on this machine",
    listener=_listener,
    transcriber=_transcriber,
    viewer=_viewer,
    writer=_writer,
    embedder=_embedder,
    absent=_absent,
    name_of=_name,
)
