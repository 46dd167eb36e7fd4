"""A program that is told: an HTTP server of its own, which answers as it is bid and keeps what it heard."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class Heard:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """`status` and `headers` are what it answers; each byte of `answer` comes `drip` seconds later."""

    port: int = 0
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0
    answer: bytes = b"ok"
    heard: list[Heard] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"


@contextmanager
def receiving() -> Iterator[Receiver]:
    told = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            told.heard.append(
                Heard(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            )
            self.send_response(told.status)
            for name, value in {**told.headers, "content-length": str(len(told.answer))}.items():
                self.send_header(name, value)
            self.end_headers()
            for n in range(len(told.answer)):
                time.sleep(told.drip)
                try:
                    self.wfile.write(told.answer[n : n + 1])
                    self.wfile.flush()
                except OSError:
                    return

        do_GET = do_POST  # noqa: N815 - the name that http.server looks for

        def log_message(self, *_: Any) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        told.port = server.server_port
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield told
        finally:
            server.shutdown()
            thread.join()
