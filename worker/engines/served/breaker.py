"""A circuit breaker: a server that is down is left alone, and asked for a token before it is trusted."""

import threading
import time
from collections.abc import Callable

from worker.engines import Patience
from worker.engines.served.mishaps import DOWN
from worker.errors import EngineDown


class Breaker:
    """Closed while all is well; open after a failure; half open while one caller probes for all others.

    `probe` says whether the server still generates a token.
    """

    def __init__(self, probe: Callable[[], bool], patience: Patience) -> None:
        self._probe = probe
        self._patience = patience
        self._cool_s = patience.cool_s
        self._lock = threading.Lock()
        self._probing = threading.Lock()
        self._opens_at: float | None = None
        self.returns = 0
        """How often the server has come back: it may be another one then."""

    @property
    def is_open(self) -> bool:
        return self._opens_at is not None

    def enter(self) -> None:
        """Pass when closed. When open, raise `EngineDown` at once, or probe if it has cooled."""
        opens_at = self._opens_at
        if opens_at is None:
            return
        if time.monotonic() < opens_at or not self._probing.acquire(blocking=False):
            raise EngineDown(DOWN)
        try:
            is_up = self._looked()
        finally:
            self._probing.release()
        if not is_up:
            raise EngineDown(DOWN)

    def suspect(self) -> bool:
        """Something went wrong: the server (it opens), or only this request? True: the server is well."""
        with self._probing:
            return self._looked()

    def _looked(self) -> bool:
        is_up = self._probe()
        with self._lock:
            if is_up:
                self.returns += self._opens_at is not None
                self._opens_at, self._cool_s = None, self._patience.cool_s
            else:
                self._opens_at = time.monotonic() + self._cool_s
                self._cool_s = min(2 * self._cool_s, self._patience.cold_s)
        return is_up
