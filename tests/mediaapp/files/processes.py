"""Processes of the site beside the test: they work on the test's own database and data folder."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.db import connection

from tests.media import ROOT


def environment(folder: Path) -> dict[str, str]:
    """What makes another process share this one's database, secret and files."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        who = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
        url = f"postgres://{who}/{database['NAME']}"
    return {
        **os.environ,
        "DATABASE_URL": url,
        "AFTERWORD_DATA": str(folder),
        "AFTERWORD_SECRET": settings.SECRET_KEY,
        "PYTHONPATH": str(ROOT),
    }


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment(folder), capture_output=True, text=True, check=False, timeout=120
    )


@dataclass
class Server:
    """The web process as it is really run, which can be killed and started again at the same address."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        with (self.folder / "web.log").open("ab") as log:
            self.process = subprocess.Popen(
                self._command(), cwd=ROOT, env=self._environment(), stderr=log, stdout=log
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urlopen(f"{self.url}/accounts/login/", timeout=5).close()
            except (URLError, ConnectionError):
                time.sleep(0.1)
            else:
                return
        raise TimeoutError((self.folder / "web.log").read_text())

    def _command(self) -> Sequence[str]:
        at = ["--host", "127.0.0.1", "--port", str(self.port), "--log-level", "warning"]
        return [sys.executable, "-m", "uvicorn", "mediaapp.asgi:application", *at]

    def _environment(self) -> dict[str, str]:
        return {**environment(self.folder), "DJANGO_SETTINGS_MODULE": "tests.settings"}

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, number: int) -> None:
        if self.process:
            self.process.send_signal(number)
            self.process.wait(20)
            self.process = None

    def forget_peak(self) -> None:
        assert self.process
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    @property
    def peak_kib(self) -> int:
        """The most that it held in memory since that was forgotten."""
        assert self.process
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = Server(folder, port)
    running.start()
    try:
        yield running
    finally:
        running.kill()
