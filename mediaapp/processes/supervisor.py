"""Keeps everything running, says when the site can be opened, and ends all in order."""

import fcntl
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from mediaapp.processes.children import Child

PATIENCE = 15.0
"""How many seconds a child is given to finish what it does before it is killed."""

ROOT = Path(__file__).resolve().parent.parent.parent
QUIET = "ignore:You're running the worker with superuser privileges"
"""Each worker would say it at length; what a stranger's file can reach is decided by the jail."""


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


def tell(line: str, *, on_stdout: bool = False) -> None:
    """Say something to whoever started us, who may have closed the terminal since."""
    with suppress(OSError):
        print(line, file=sys.stdout if on_stdout else sys.stderr, flush=True)


# ── who there is ─────────────────────────────────────────────────────────────────────────────────────


def children(host: str, port: int, data: Path, *, models_at_once: int = 1) -> list[Child]:
    """The web process, and a worker for each queue: people never wait behind a batch."""
    web = [sys.executable, "-m", "uvicorn", "mediaapp.asgi:application", "--host", host, "--port", str(port)]
    beat = ("-B", "-s", str(data / "beat"))
    return [
        Child("web", [*web, "--log-level", "warning", "--timeout-graceful-shutdown", "5"], _environment()),
        celery("people", *beat),
        celery("media"),
        celery("model", at_once=models_at_once),
        celery("hooks", "-c", "2"),
        celery("quarantine", "--max-tasks-per-child", "1"),
    ]


def celery(queue: str, *options: str, at_once: int = 1) -> Child:
    """The worker of a queue, with so many child processes, each of which takes one unit at a time."""
    argv = [sys.executable, "-m", "celery", "-A", "worker.celery", "worker", "-n", f"{queue}@afterword"]
    argv += [
        "-Q",
        queue,
        "-c",
        str(at_once),
        "-l",
        "WARNING",
        "--without-gossip",
        "--without-mingle",
        *options,
    ]
    return Child(queue, argv, _environment() | {"PYTHONWARNINGS": QUIET}, is_silent=True)


def _environment() -> dict[str, str]:
    """What lets a child find our modules from whatever folder it was started in."""
    paths = [str(ROOT), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return {"PYTHONPATH": os.pathsep.join(dict.fromkeys(filter(None, paths))), "PYTHONSAFEPATH": "1"}


# ── how they are kept ────────────────────────────────────────────────────────────────────────────────


class Supervisor:
    """Keeps children running until it is told to stop; then ends them, the broker last."""

    def __init__(self) -> None:
        self.broker: list[Child] = []
        self.others: list[Child] = []
        self.told = 0

    def listen(self) -> None:
        """Hear when we are told to stop; a signal that our starter wants ignored (`nohup`) stays so."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            if number == signal.SIGTERM or signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._stop)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.told += 1

    def run(self, is_up: Callable[[], bool], once_up: Callable[[], None]) -> None:
        """Keep everything running until we are told to stop; say so once the site is up."""
        has_told = False
        while not self.told:
            for child in (*self.broker, *self.others):
                if child.tend():
                    tell(f"{child.name} stopped; it is started again in {child.wait:.0f} s.")
            if not has_told and is_up():
                has_told = True
                once_up()
            time.sleep(0.2)

    def end(self) -> None:
        """Whatever runs finishes or hands back its work; told to stop twice, we wait no longer."""
        told = self.told
        for group in (self.others, self.broker):
            for child in group:
                child.tell_to_end()
            deadline = time.monotonic() + PATIENCE
            while any(child.is_running for child in group) and time.monotonic() < deadline:
                if self.told > told:
                    break
                time.sleep(0.05)
            for child in group:
                child.kill()
