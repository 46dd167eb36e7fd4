"""Real model servers, each as a process: started, killed, started again at the same address."""

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.drills.product import free_port
from tests.media import ROOT

KEY = "sekret"


@dataclass
class Serving:
    """One server; `command` is given its port and its key."""

    folder: Path
    command: Sequence[str | Path]
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns when it answers."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*self.command, str(self.port), KEY], stdout=log, stderr=log, start_new_session=True
            )
        until = time.monotonic() + 300
        while time.monotonic() < until and self.process.poll() is None:
            with suppress(httpx.HTTPError):
                if httpx.get(f"{self.url}/health", trust_env=False, timeout=5).status_code == 200:
                    return
            time.sleep(0.5)
        pytest.fail(f"it did not start: {(self.folder / 'log').read_text('utf-8', 'replace')[-3000:]}")

    def end(self, number: int = signal.SIGTERM) -> None:
        """Told, or killed with all that it has started."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        self.process.wait(60)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process = None


def sglang(folder: Path) -> Serving:
    """A real SGLang with the tiny model, not started. Skips where its environment is not there."""
    environment = ROOT / ".tools" / "sglang-server"
    if not (environment / "bin" / "python").is_file() or not os.environ.get("AFTERWORD_SGLANG_SERVER"):
        pytest.skip("service missing: a real SGLang server; ./run test-sglang starts one")
    return Serving(folder, [ROOT / "tests" / "sglang" / "serve.sh", environment, folder / "tiny"])


def llamacpp(folder: Path) -> Serving:
    """A real llama.cpp with a small model, not started. Skips where its environment is not there."""
    python = ROOT / ".tools" / "llamacpp" / "bin" / "python"
    if not python.is_file():
        pytest.skip("service missing: a real llama.cpp; ./run test-llamacpp fetches one")
    return Serving(folder, [python, ROOT / "tests" / "llamacpp" / "serve.py"])
