"""Calls that other threads make, while the thread that does the unit tells its witness how they go."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from queue import SimpleQueue

from worker.engines import Scope
from worker.engines.served.watch import Reader
from worker.engines.witness import Witness
from worker.findings import Call

type Asking[Found] = Callable[[Scope, Reader], Found]
"""One call, made for this scope and read by this reader."""


def while_written[Found](ask: Asking[Found], scope: Scope) -> Iterator[str | Found]:
    """The answer so far each time that more of it is there, and in the end what `ask` makes of it.

    Whoever reads may take their time, and may make other calls meanwhile: the answer is read on beside them.
    Whoever stops reading ends the call.
    """
    line = _Line()
    with line.calling([ask], scope, at_once=1) as calls:
        yield from line.pieces(calls, scope.witness)
        yield calls[0].result()


def each[Found](asks: Sequence[Asking[Found]], scope: Scope, *, at_once: int) -> list[Found]:
    """What each of several calls gives, in order; what one raises ends them all."""
    line = _Line()
    with line.calling(asks, scope, at_once=at_once) as calls:
        for _ in line.pieces(calls, scope.witness):
            continue
        for one in calls:
            if one.done():
                one.result()  # whatever went wrong comes first: the others may not be over
        return [one.result() for one in calls]


class _Line:
    """From the threads that call to the one that waits for them."""

    def __init__(self) -> None:
        self._told = SimpleQueue[str | Call | None]()

    @contextmanager
    def calling[Found](
        self, asks: Sequence[Asking[Found]], scope: Scope, *, at_once: int
    ) -> Iterator[list[Future[Found]]]:
        """The calls under way; those that are not over at the end are cut off, and nobody waits for them."""
        aside = replace(scope, witness=_Relay(self._told))
        readers = [_Telling(self._told) for _ in asks]
        pool = ThreadPoolExecutor(min(len(asks), at_once), "aside")
        calls = [pool.submit(ask, aside, reader) for ask, reader in zip(asks, readers, strict=True)]
        for one in calls:
            one.add_done_callback(lambda _: self._told.put(None))
        try:
            yield calls
        finally:
            for reader in readers:
                reader.leave()
            pool.shutdown(wait=False, cancel_futures=True)

    def pieces[Found](self, calls: Sequence[Future[Found]], witness: Witness) -> Iterator[str]:
        """What comes, until all calls are over or one went wrong."""
        while not (_are_over(calls) and self._told.empty()):
            match self._told.get():
                case Call() as call:
                    witness.ended(call)
                case str(text):
                    witness.comes()
                    yield text
                case None:
                    continue


def _are_over[Found](calls: Sequence[Future[Found]]) -> bool:
    return all(one.done() for one in calls) or any(one.done() and one.exception() for one in calls)


class _Relay:
    """The witness of another thread."""

    def __init__(self, told: SimpleQueue[str | Call | None]) -> None:
        self._told = told

    def comes(self) -> None:
        return  # the reader tells it

    def ended(self, call: Call) -> None:
        self._told.put(call)


class _Telling(Reader):
    def __init__(self, told: SimpleQueue[str | Call | None]) -> None:
        super().__init__()
        self._told = told

    def reads(self, text: str) -> None:
        super().reads(text)
        self._told.put(text)
