"""Child processes that never outlive their parent, however it ends."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

PR_SET_PDEATHSIG = 1
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
HEALTHY_SECONDS = 60.0


def die_with_parent(number: int = signal.SIGKILL) -> None:
    """Ask the kernel to end this process when its parent does, even by `kill -9` (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)


class Living(Protocol):
    """What is known of a process by its number alone."""

    @property
    def pid(self) -> int | None: ...


def hand_on(number: int, children: Sequence[Living]) -> None:
    """Send a signal on to processes, some of which may have ended already."""
    for child in children:
        with suppress(ProcessLookupError):
            if child.pid:
                os.kill(child.pid, number)


@dataclass
class Child:
    """One process that is kept running: started again when it ends, each time after a longer wait."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    is_silent: bool = False
    """Whether what it says on stdout is dropped; it is said on our stderr otherwise."""
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = FIRST_WAIT
    not_before: float = 0.0

    def start(self) -> None:
        """Start it in a session of its own, so that a Ctrl-C reaches the supervisor alone."""
        parent = os.getpid()

        def prepare() -> None:
            die_with_parent()
            if os.getppid() != parent:
                os._exit(1)  # the parent ended before the kernel was asked

        self.process = subprocess.Popen(
            self.argv,
            env={**os.environ, **self.env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if self.is_silent else sys.stderr.fileno(),
            start_new_session=True,
            preexec_fn=prepare,  # noqa: PLW1509 - the supervisor has one thread
        )
        self.started = time.monotonic()

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def tend(self) -> bool:
        """Start it again if it has ended and its wait is over; whether it was found dead just now."""
        if self.is_running:
            return False
        now = time.monotonic()
        if self.process is not None:
            self.wait = (
                FIRST_WAIT if now - self.started > HEALTHY_SECONDS else min(self.wait * 2, LONGEST_WAIT)
            )
            self.not_before = now + self.wait
            self.process = None
            return True
        if now >= self.not_before:
            self.start()
        return False

    def tell_to_end(self) -> None:
        """It tells its own children, once: a second signal would mean that it is urgent."""
        if self.process is not None and self.is_running:
            self.process.terminate()

    def kill(self) -> None:
        """With whatever it has started, and wait until it is gone."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
