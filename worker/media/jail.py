"""Runs a decoder as a jailed child: it sees its input, its libraries and one output folder, and nothing else.

Three levels, the strongest that works is taken: bubblewrap (namespaces), Landlock (a fence around files), or
limits alone. Limits on memory, time and files, a filter that forbids sockets and children, an empty
environment and death with the parent are common to all. A child ends with the thread that started it.
"""

import fcntl
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector

from worker.errors import Crashed, Failed, TookTooLong
from worker.media import cell as launcher

log = logging.getLogger(__name__)

MIB = 1 << 20
_SYSTEM = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/etc/alternatives",
    "/nix/store", "/gnu/store",
)  # fmt: skip
_DEVICES = ("/dev/null", "/dev/urandom")
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC"}
_ERRORS_KEPT = 4096
_PIPE_BYTES = MIB
"""How much a child may write ahead, so that a picture comes in few pieces: the most that is granted."""


class Level(StrEnum):
    """What stands between a hostile file and the machine."""

    BUBBLEWRAP = "bubblewrap"
    LANDLOCK = "landlock"
    LIMITS = "limits"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one child may see and spend.

    `programs` are files and folders that it may read and run, `reads` what it may only read. `seconds` is
    how long we wait for it in all, `idle_seconds` how long for its next byte; time in which we do not ask is
    not counted. `memory_bytes` limits what it writes to, `address_bytes` all that it maps.
    """

    level: Level
    programs: tuple[Path, ...] = ()
    reads: tuple[Path, ...] = ()
    writes: Path | None = None
    memory_bytes: int = 900 * MIB
    address_bytes: int = 4096 * MIB
    file_bytes: int = 0
    cpu_seconds: int = 600
    seconds: float = 600
    idle_seconds: float = 120


@dataclass(frozen=True, slots=True)
class Completed:
    """How a child ended: its status (negative: the signal that killed it) and what it said."""

    status: int
    output: bytes
    errors: str


class Child:
    """A running child and its output, read as a stream."""

    def __init__(self, process: subprocess.Popen[bytes], cell: Cell) -> None:
        self._process, self._cell, self._waited = process, cell, 0.0
        self._output, self._errors = bytearray(), bytearray()
        self._selector = DefaultSelector()
        for pipe, kept in ((process.stdout, self._output), (process.stderr, self._errors)):
            if pipe is not None:
                self._selector.register(pipe.fileno(), EVENT_READ, kept)

    def read(self, size: int) -> bytes:
        """The next `size` bytes; fewer when the output ends before. Raises `TookTooLong`."""
        while len(self._output) < size and self._pump():
            pass
        return self._take(size)

    def read_line(self, limit: int = MIB) -> bytes:
        """The next line with its end, or what is left of the output. Raises `Crashed` when it is too long."""
        searched = 0
        while (end := self._output.find(b"\n", searched)) < 0:
            searched = len(self._output)
            if searched > limit:
                raise Crashed(
                    "The program that reads this file answered in a way nobody understands. Try again."
                )
            if not self._pump():
                return self._take(searched)
        return self._take(end + 1)

    @property
    def errors(self) -> str:
        return self._errors.decode("utf-8", "replace")

    def wait(self) -> int:
        """Its status, once its output has ended: negative for the signal that killed it."""
        while self._pump():
            self._output.clear()
        try:
            status = self._process.wait(self._cell.idle_seconds)
        except subprocess.TimeoutExpired:
            raise _too_long() from None
        return 128 - status if status > 128 else status  # bubblewrap passes on a signal as a shell does

    def kill(self) -> None:
        """End it and all that it may have started, whatever it does."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._selector.close()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()

    def _take(self, size: int) -> bytes:
        if len(self._output) <= size:
            taken = bytes(self._output)
            self._output.clear()
        else:
            with memoryview(self._output) as held:
                taken = bytes(held[:size])
            del self._output[:size]
        return taken

    def _pump(self) -> bool:
        """Read what there is, waiting for it if need be; False once both pipes have ended."""
        began, got_output = time.monotonic(), False
        while not got_output and self._selector.get_map():
            left = min(self._cell.idle_seconds, self._cell.seconds - self._waited)
            ready = self._selector.select(max(0.0, left - (time.monotonic() - began)))
            if not ready:
                raise _too_long()
            for key, _ in ready:
                got_output |= self._read_from(key.fd, key.data)
        self._waited += time.monotonic() - began
        return got_output

    def _read_from(self, pipe: int, kept: bytearray) -> bool:
        """Whether output has come; of the errors, only the end is kept."""
        data = os.read(pipe, _PIPE_BYTES)
        if not data:
            self._selector.unregister(pipe)
        kept += data
        if kept is self._errors:
            del kept[:-_ERRORS_KEPT]
            return False
        return bool(data)


def run(argv: Sequence[str], cell: Cell, *, most: int = 16 * MIB) -> Completed:
    """Run to the end. Raises `TookTooLong`, and `Crashed` when it says more than `most` bytes."""
    with stream(argv, cell) as child:
        output = child.read(most + 1)
        if len(output) > most:
            raise Crashed("The program that reads this file answered without end. Try again.")
        return Completed(child.wait(), output, child.errors)


@contextmanager
def stream(argv: Sequence[str], cell: Cell) -> Iterator[Child]:
    """Start a child and read its output while it works; it is dead when the block is left."""
    process = subprocess.Popen(
        _command(argv, cell),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_ENVIRONMENT,
        cwd="/",
        start_new_session=True,
        bufsize=0,
    )
    child = Child(process, cell)
    with suppress(OSError):  # the machine grants less, and the output comes in smaller pieces
        fcntl.fcntl(process.stdout or -1, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    try:
        yield child
    finally:
        child.kill()


def verdict(status: int) -> Failed | None:
    """What a child's status says of its end: a failure to raise, or None when it ended by itself."""
    if status in {-signal.SIGXCPU, -signal.SIGKILL}:
        return _too_long()
    if status == launcher.REFUSED:
        return Crashed(
            "The jail in which files are opened could not be set up. Ask whoever runs this machine."
        )
    if status < 0:
        return Crashed("The program that reads this file crashed on it. Try again, or save the file anew.")
    return None


@cache
def strongest() -> Level:
    """The strongest level that works on this machine; found once a process. Limits alone are said loudly."""
    for level in (Level.BUBBLEWRAP, Level.LANDLOCK):
        if works(level):
            return level
    log.warning(
        "DECODERS ARE NOT FENCED IN: neither bubblewrap nor Landlock works on this machine, so files are"
        " opened under limits alone, and a hostile file could reach what this user can read. Install"
        " bubblewrap, or use a kernel with Landlock (Linux 5.13 or later)."
    )
    return Level.LIMITS


def works(level: Level) -> bool:
    """Whether a child can be started at this level."""
    if level is Level.BUBBLEWRAP and shutil.which("bwrap") is None:
        return False
    if level is Level.LANDLOCK and not (launcher.landlock_abi() and launcher.can_filter()):
        return False
    cell = Cell(level, programs=python(), seconds=20)
    try:
        return run([sys.executable, "-I", "-S", "-c", ""], cell).status == 0
    except Failed:
        return False


@cache
def python() -> tuple[Path, ...]:
    """What a Python child needs to read: the interpreter, its library and the installed packages."""
    prefixes = {Path(sys.prefix), Path(sys.base_prefix)} - {Path("/usr"), Path("/usr/local")}
    return (*sorted(prefixes), Path(sys.executable))


# ── the command ──────────────────────────────────────────────────────────────────────────────────────


def _command(argv: Sequence[str], cell: Cell) -> list[str]:
    walls = _bubblewrap(cell) if cell.level is Level.BUBBLEWRAP else []
    # Not `-m`: the launcher must start where nothing but the standard library can be read.
    start = [sys.executable, "-I", "-S", "-B", launcher.__file__, json.dumps(_plan(cell)), "--"]
    return [*walls, *start, *argv]


def _plan(cell: Cell) -> dict[str, object]:
    is_fenced = cell.level is not Level.LIMITS and launcher.landlock_abi()
    limits = {
        "AS": cell.address_bytes,
        "DATA": cell.memory_bytes,
        "CPU": cell.cpu_seconds,
        "FSIZE": cell.file_bytes,
        "NOFILE": 64,
        "CORE": 0,
    }
    if not launcher.can_filter():
        limits["NPROC"] = 4096  # the user's other processes count; the filter forbids children altogether
    return {
        "parent": 0 if cell.level is Level.BUBBLEWRAP else os.getpid(),
        "limits": limits,
        "fence": _fence(cell) if is_fenced else None,
        "filter": "may" if cell.level is Level.LIMITS or not launcher.can_filter() else "must",
    }


def _fence(cell: Cell) -> dict[str, list[str]]:
    return {
        "run": [*_system(), *map(str, cell.programs), sys.executable],
        "read": [str(path) for path in cell.reads],
        "write": [*_DEVICES, *([str(cell.writes)] if cell.writes else [])],
    }


def _bubblewrap(cell: Cell) -> list[str]:
    """Namespaces of its own for all but the superuser's name, and a root that holds only what it may see."""
    seen = {*map(Path, _system()), *python(), Path(launcher.__file__), *cell.programs, *cell.reads}
    outermost = sorted(path for path in seen if seen.isdisjoint(path.parents))
    binds = [part for path in outermost for part in ("--ro-bind", str(path), str(path))]
    if cell.writes:
        binds += ["--bind", str(cell.writes), str(cell.writes)]
    for device in _DEVICES:
        binds += ["--dev-bind", device, device]
    unshared = [f"--unshare-{what}" for what in ("ipc", "pid", "net", "uts", "cgroup-try")]
    return [
        "bwrap",
        *unshared,
        "--die-with-parent",
        "--as-pid-1",
        "--new-session",
        *binds,
        "--remount-ro",
        "/",
        "--chdir",
        "/",
        "--",
    ]


@cache
def _system() -> tuple[str, ...]:
    return tuple(path for path in _SYSTEM if os.path.exists(path))  # noqa: PTH110 - kept as it is written


def _too_long() -> TookTooLong:
    return TookTooLong("Reading this file took longer than it may. Try again, or save it in another format.")
