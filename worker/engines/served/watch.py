"""Holds one request to its deadlines: first token, pause between two, and the whole."""

import socket
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from worker.engines import Patience


class Reader:
    """Whoever reads an answer while it is written; another thread may have it leave."""

    has_left = False
    read_at = 0.0
    """When something came last, by the clock that only goes forward."""

    def __init__(self) -> None:
        self._watch: Watch | None = None

    def reads(self, text: str) -> None:
        """All of the answer that has come so far; shorter than before where it is asked for once more.

        What is raised here ends the request.
        """
        del text
        self.read_at = time.monotonic()

    def sits_down(self, watch: "Watch") -> None:
        self._watch = watch
        if self.has_left:
            watch.cut()

    def leave(self) -> None:
        """Cut the connection under the answer, which ends the work on the server."""
        self.has_left = True
        if self._watch is not None:
            self._watch.cut()


class Watch:
    """A watcher beside one request: when a deadline passes, it cuts the connection under the reader.

    It notes when the `first` piece came.

    A timeout of the reader's own cannot do it: that counts from byte to byte, so that a server which sends
    one now and then is never late.
    """

    def __init__(self, patience: Patience) -> None:
        now = time.monotonic()
        self._idle_s = patience.idle_s
        self._due = now + patience.first_s
        self._end = now + patience.total_s
        self._turn = threading.Condition()
        self._is_over = False
        self.first: float | None = None
        self._socket: socket.socket | None = None
        self._is_cut = False
        self.is_late = False

    def __enter__(self) -> Self:
        threading.Thread(target=self._watch, name="deadline", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        with self._turn:
            self._is_over = True
            self._turn.notify()

    def trace(self, event: str, told: dict[str, Any]) -> None:
        """Called by httpx at each step of a request: takes hold of its connection."""
        if event in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
            self._socket = told["return_value"].get_extra_info("socket")
            if self._is_cut:
                self.cut()

    def has_come(self) -> None:
        """Another piece of the answer is there."""
        now = time.monotonic()
        self._due = now + self._idle_s
        if self.first is None:  # from here on the deadline only moves away: no need to wake the watcher
            self.first = now
            with self._turn:
                self._turn.notify()

    def _watch(self) -> None:
        with self._turn:
            while not self._is_over:
                left_s = min(self._due, self._end) - time.monotonic()
                if left_s <= 0:
                    self.is_late = True
                    self.cut()
                    return
                self._turn.wait(left_s)

    def cut(self) -> None:
        """End the connection, or the one that is about to be made."""
        self._is_cut = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
