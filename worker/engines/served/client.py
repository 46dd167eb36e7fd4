"""The client of one model server: tries again where that helps, and says whose fault it was where not."""

import hashlib
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from worker.engines import Patience
from worker.engines.served.breaker import Breaker
from worker.engines.served.mishaps import (
    BUSY,
    DECLINED,
    DOWN,
    KILLS,
    NONSENSE,
    REFUSES_KEY,
    SLOW,
    UNKNOWN,
    Kind,
    Mishap,
    TooLong,
)
from worker.engines.served.watch import Reader
from worker.engines.served.wire import Reply, Wire
from worker.errors import Crashed, Declined, EngineDown, Failed, Nonsense, TookTooLong

_LONGEST_WAIT_S = 10.0
_MOST_DEATHS = 3
"""A request during which the server died this often is not sent again."""


class Left(Exception):
    """The reader has left: nobody waits for this answer any more."""


class Client:
    """One server. A caller gets a whole answer, or an error of the worker's tree.

    What is the server's fault is `EngineDown`: whoever waits is charged nothing. What is the request's own
    fault is `Failed`. Between the two, one generated token decides.
    """

    def __init__(self, wire: Wire, patience: Patience, token: Callable[[], Mapping[str, Any]]) -> None:
        """`token` is the body of a request for one token."""
        self._wire = wire
        self._patience = patience
        self._token = token
        self._deaths: Counter[str] = Counter()
        self._chance = random.SystemRandom()
        self.breaker = Breaker(self._generates, patience)
        self.room: threading.Semaphore = threading.BoundedSemaphore(4)

    def ask(self, body: Mapping[str, Any], reader: Reader | None = None) -> Reply:
        """The answer. Raises `TooLong`, `Declined`, `TookTooLong`, `Nonsense`, `Crashed` and `EngineDown`.

        A reader has all of it as it comes, and from its beginning where it is asked for again. Where it
        leaves, `Left` is raised.
        """
        return self._insist(lambda: self._wire.complete(body, reader), body, reader)

    def look_up(self, path: str, body: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401 - any JSON
        """The JSON at a path. Raises as `ask` does."""
        return self._insist(lambda: self._wire.look_up(path, body), body or {"path": path})

    def has(self, path: str, body: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401 - any JSON
        """The JSON at a path that not every server has; None where it is not there. Raises as `ask` does."""
        try:
            return self.look_up(path, body)
        except (Failed, _Missing):
            return None

    def takes(self, body: Mapping[str, Any]) -> bool:
        """Whether the server takes a request of this kind. Raises `EngineDown` when it cannot be known."""
        try:
            self.ask(body)
        except Failed:
            return False
        return True

    def close(self) -> None:
        self._wire.close()

    def _insist[Answer](
        self, send: Callable[[], Answer], body: Mapping[str, Any], reader: Reader | None = None
    ) -> Answer:
        since = time.monotonic()
        for tried in range(1, self._patience.tries + 1):
            self.breaker.enter()
            try:
                with self.room:
                    return send()
            except Mishap as mishap:
                if reader and reader.has_left:
                    raise Left from None
                since = max(since, reader.read_at if reader else 0.0)
                # Who waits has a lease that only what comes renews: another try must fit into it.
                is_late = time.monotonic() - since > self._patience.first_s / 2
                is_last = is_late or tried == self._patience.tries
                self._judge(mishap, body, is_last=is_last)
                if is_last:
                    break
                self._wait(mishap, tried)
        raise EngineDown(BUSY)

    def _judge(self, mishap: Mishap, body: Mapping[str, Any], *, is_last: bool) -> None:
        """Raise what the mishap means, or return where another try may help."""
        match mishap.kind:
            case Kind.TOO_LONG:
                raise TooLong from None
            case Kind.DECLINED:
                raise Declined(DECLINED) from None
            case Kind.DENIED:
                raise EngineDown(REFUSES_KEY) from None
            case Kind.MISSING:
                raise _Missing(UNKNOWN) from None
            case Kind.ENDLESS:
                raise Nonsense(NONSENSE) from None
            case Kind.BUSY:
                return
        if mishap.kind is Kind.RESET:
            self._count_death(body)
        if mishap.kind is Kind.SLOW or is_last:
            self._blame(mishap.kind)

    def _blame(self, kind: Kind) -> None:
        """The server, if it generates nothing any more; else the request."""
        if not self.breaker.suspect():
            raise EngineDown(UNKNOWN if kind is Kind.GARBLED else DOWN) from None
        if kind is Kind.SLOW:
            raise TookTooLong(SLOW) from None
        raise Nonsense(NONSENSE) from None

    def _count_death(self, body: Mapping[str, Any]) -> None:
        """A request must not bring a server down again and again, each time it has come back."""
        print_ = hashlib.sha256(json.dumps({**body, "rid": ""}, sort_keys=True).encode()).hexdigest()
        if self.breaker.suspect():
            return
        self._deaths[print_] += 1
        if self._deaths[print_] >= _MOST_DEATHS:
            raise Crashed(KILLS) from None
        raise EngineDown(DOWN) from None

    def _generates(self) -> bool:
        soon = min(self._patience.first_s, self._patience.probe_s)
        hurried = replace(self._patience, first_s=soon, total_s=min(self._patience.total_s, 2 * soon))
        try:
            self._wire.complete(self._token(), patience=hurried)
        except Mishap as mishap:
            return mishap.kind is Kind.BUSY  # so busy that it says so: it is there
        return True

    def _wait(self, mishap: Mishap, tried: int) -> None:
        """Twice as long each time, with jitter, so that those who were turned away do not return together."""
        pause_s = self._patience.pause_s * 2 ** (tried - 1) * self._chance.uniform(0.5, 1.5)
        time.sleep(min(max(pause_s, mishap.wait_s), _LONGEST_WAIT_S))


class _Missing(EngineDown):
    """The server is there but does not know the path."""
