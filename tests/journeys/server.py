"""The site as it is run, over ASGI in a thread: the streams of a page need it."""

import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from mediaapp.asgi import application


@contextmanager
def streaming_site() -> Iterator[str]:
    """The address of the site, on the database of the tests."""
    config = uvicorn.Config(
        application, port=0, log_level="error", lifespan="off", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < until, "the site did not start"
        time.sleep(0.05)
    (address,) = {socket.getsockname()[1] for one in server.servers for socket in one.sockets}
    with warnings.catch_warnings():  # static files are small, and read whole
        warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")
        yield f"http://127.0.0.1:{address}"
    server.should_exit = True
    thread.join(10)
