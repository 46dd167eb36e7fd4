"""The embedded engine: small real models on a CPU, from packages alone."""

from worker.engines import Engine, Options
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


ENGINE = Engine(
    name="embedded",
    label="Embedded: small models on this machine",
    listener=_listener,
    transcriber=_transcriber,
    viewer=_viewer,
    writer=_writer,
    embedder=_embedder,
)
