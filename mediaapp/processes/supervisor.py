"""Starts everything in order, keeps it running, and ends it in order."""

import fcntl
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from mediaapp.processes.children import Child

PATIENCE = 15.0
"""How many seconds a child is given to finish what it does before it is killed."""


class AlreadyRunning(Exception):
    """Another supervisor works on this data folder; its address is the message."""


@contextmanager
def only_one(data: Path, address: str) -> Iterator[None]:
    """Hold the data folder. Raises `AlreadyRunning`; the kernel lets go of it however the holder ends."""
    path = data / "up.lock"
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise AlreadyRunning(lock.read().strip()) from None
        lock.truncate(0)
        lock.write(address)
        lock.flush()
        yield


def celery(name: str, queues: str, *options: str) -> Child:
    """One worker with one child process, which takes one unit at a time."""
    argv = [sys.executable, "-m", "celery", "-A", "worker.celery", "worker", "-n", f"{name}@afterword"]
    argv += ["-Q", queues, "-c", "1", "-l", "WARNING", "--without-gossip", "--without-mingle", *options]
    return Child(name, argv, {"AFTERWORD_PROCESS": name})


def children(host: str, port: int, data: Path) -> list[Child]:
    """The web process, and a worker for each queue: people never wait behind a batch."""
    web = [sys.executable, "-m", "uvicorn", "mediaapp.asgi:application", "--host", host, "--port", str(port)]
    beat = ("-B", "-s", str(data / "beat"))
    return [
        Child("web", [*web, "--log-level", "warning", "--timeout-graceful-shutdown", "5"]),
        celery("people", "people", *beat),
        celery("media", "media"),
        celery("model", "model"),
        celery("quarantine", "quarantine", "--max-tasks-per-child", "1"),
    ]


class Supervisor:
    """Keeps children running until it is told to stop; then ends them, the broker last."""

    def __init__(self, broker: Child | None, others: list[Child]) -> None:
        self.broker = broker
        self.others = others
        self.is_stopping = False

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        while not self.is_stopping:
            for child in self.all:
                if child.tend():
                    print(f"{child.name} stopped; starting it again in {child.wait:.0f} s", file=sys.stderr)
            time.sleep(0.2)
        self.end()

    @property
    def all(self) -> list[Child]:
        return [*([self.broker] if self.broker else []), *self.others]

    def _stop(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.is_stopping = True

    def end(self) -> None:
        for group in (self.others, [self.broker] if self.broker else []):
            for child in group:
                child.signal(signal.SIGTERM)
            deadline = time.monotonic() + PATIENCE
            while any(child.is_running for child in group) and time.monotonic() < deadline:
                time.sleep(0.05)
            for child in group:
                child.signal(signal.SIGKILL)


def wait_for(socket: Path, seconds: float = 10.0) -> None:
    """Wait until the broker's socket is there. Raises `TimeoutError`."""
    deadline = time.monotonic() + seconds
    while not socket.exists():
        if time.monotonic() > deadline:
            raise TimeoutError("The broker did not start. Is the data folder writable?")
        time.sleep(0.02)
