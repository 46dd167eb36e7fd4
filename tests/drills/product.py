"""The product as its owner starts it, in a data folder of its own: its processes, and its pages by HTTP."""

import base64
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from tests.media import ROOT

OWNER = {"email": "owner@halden.example", "password": "a sentence that nobody guesses"}
LEASE_SECONDS = 6
SLOW_MS, DEADLY_MS = 40_000, 200_000
"""Where in a recording the script is slow, and where it kills whoever listens."""

SCRIPT = {
    "faults": [
        {"role": "transcriber", "fault": "delay", "at_ms": SLOW_MS, "after": 2, "seconds": 2.5},
        {"role": "transcriber", "fault": "death", "at_ms": DEADLY_MS, "after": 1},
    ]
}


def until[Found](look: Callable[[], Found], seconds: float = 60, what: str = "") -> Found:
    """What `look` finds, once that is something. Fails when it takes too long."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s in vain: {what or look}"
        time.sleep(0.05)
    return found


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def everybody() -> Iterator[tuple[int, int, str]]:
    """Every process of this machine: its number, its parent's, and the name of what it runs."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                name, rest = (entry / "stat").read_text().partition("(")[2].rsplit(")", 1)
                yield int(entry.name), int(rest.split()[1]), name


@dataclass(frozen=True)
class Process:
    """A process of the product, as the kernel tells of it."""

    pid: int
    parent: int
    command: str

    @property
    def name(self) -> str:
        worker = re.search(r"-n (\w+)@afterword", self.command)
        if worker:
            return worker[1]
        known = {"manage.py up": "supervisor", "uvicorn": "web", "unixsocket": "broker"}
        return next((name for part, name in known.items() if part in self.command), self.command)


@dataclass
class Product:
    """One installation; it can be stopped, killed and started again at the same address."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    web: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30))
    token: str = ""

    # ── as its owner ─────────────────────────────────────────────────────────────────────────────────

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AFTERWORD_")}
        kept.pop("DATABASE_URL", None)
        kept.pop("REDIS_URL", None)
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        script = self.folder / "script.json"
        script.write_text(json.dumps(SCRIPT))
        return kept | {
            "AFTERWORD_DATA": str(self.folder / "data"),
            "AFTERWORD_ENGINE": "scripted",
            "AFTERWORD_SCRIPT": str(script),
            "AFTERWORD_LEASE_SECONDS": str(LEASE_SECONDS),
            "AFTERWORD_RESEND_SECONDS": "6",
            "AFTERWORD_DISK_FLOOR_MB": "1",
            "AFTERWORD_API_READS": "100000",
        }

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False, timeout=120
        )

    def start(self) -> None:
        """Returns when it has said that it is there."""
        said = self.folder / "said"
        with said.open("wb") as out, (self.folder / "log").open("ab") as log:
            command = [sys.executable, str(ROOT / "manage.py"), "up", "--port", str(self.port)]
            self.process = subprocess.Popen(
                command, env=self.environment, stdout=out, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + 150
        while f"http://localhost:{self.port}/" not in said.read_text():
            assert self.process.poll() is None, self.log
            assert time.monotonic() < deadline, self.log
            time.sleep(0.05)

    def stop(self, number: int = signal.SIGTERM) -> float:
        """Tell it to end; how many seconds that took."""
        assert self.process
        since = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(30)
        self.process = None
        return time.monotonic() - since

    def end(self) -> list[Process]:
        """At the very end: stop it, and tell who did not stop with it, having ended them too."""
        if self.process and self.process.poll() is None:
            self.stop()
        self.web.close()
        left = self.processes()
        for one in left:
            with suppress(ProcessLookupError):
                os.kill(one.pid, signal.SIGKILL)
        return left

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def ensure(self) -> None:
        """Running, whatever the drill before has left."""
        if self.process is None or self.process.poll() is not None:
            self.start()
        if not self.web.cookies.get("sessionid"):
            self.sign_in()

    # ── its processes ────────────────────────────────────────────────────────────────────────────────

    def processes(self) -> list[Process]:
        """All that work on its data folder, whoever their parent is by now."""
        return [one for one in self._all() if one.name]

    def _all(self) -> Iterator[Process]:
        mine = f"AFTERWORD_DATA={self.folder / 'data'}".encode()
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with suppress(OSError):
                    command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    environment = (entry / "environ").read_bytes().split(b"\0")
                    parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                    is_mine = mine in environment or str(self.folder / "data") in command
                    if command and is_mine and int(entry.name) != os.getpid():
                        yield Process(int(entry.name), parent, command.strip())

    def pid(self, name: str) -> int:
        """The process of this name that the supervisor started."""
        assert self.process
        parent = self.process.pid
        return until(lambda: self._under(parent, name), what=name)

    def child(self, name: str) -> int:
        """The one that does the units of a queue."""
        parent = self.pid(name)
        return until(lambda: self._under(parent, name), what=name)

    def _under(self, parent: int, name: str) -> int:
        """A process of this name and parent; 0 if there is none."""
        found = (one.pid for one in self.processes() if one.parent == parent and one.name == name)
        return next(found, 0)

    def decoder(self, queue: str) -> int:
        """The ffmpeg in a jail that decodes sound for a queue's worker now; 0 while there is none."""
        line = {self.child(queue)}
        found = [(pid, parent, name) for pid, parent, name in everybody() if parent]
        for _generation in range(5):  # a jail's own processes stand between
            line |= {pid for pid, parent, _name in found if parent in line}
        at_it = (pid for pid, _parent, name in found if pid in line and name == "ffmpeg")
        with suppress(OSError):
            return next(
                (pid for pid in at_it if b"pcm_s16le" in Path(f"/proc/{pid}/cmdline").read_bytes()), 0
            )
        return 0

    # ── as its user ──────────────────────────────────────────────────────────────────────────────────

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def sign_in(self) -> None:
        made = self.manage("create_owner", *(f"--{k}={v}" for k, v in OWNER.items()), "--workspace=Drills")
        assert made.returncode == 0, made.stderr
        self.web.get(self.url("/accounts/login/"))
        answer = self.post("/accounts/login/", login=OWNER["email"], password=OWNER["password"])
        assert answer.status_code == 302, answer.text
        scopes = "--scopes=read,export,write,admin"
        issued = self.manage("create_token", f"--email={OWNER['email']}", "--workspace=Drills", scopes)
        assert issued.returncode == 0, issued.stderr
        self.token = issued.stdout.strip()

    def api(self, method: str, path: str) -> httpx.Response:
        """As a program that holds a token."""
        headers = {"Authorization": f"Bearer {self.token}"}
        with httpx.Client(timeout=30) as line:  # which no session comes along with
            return line.request(method, self.url(f"/api/v1{path}"), headers=headers)

    def get(self, path: str) -> httpx.Response:
        return self.web.get(self.url(path))

    def post(self, path: str, **data: str) -> httpx.Response:
        return self.web.post(self.url(path), data=data, headers=self._token)

    @property
    def _token(self) -> dict[str, str]:
        return {"X-CSRFToken": self.web.cookies["csrftoken"]}

    def begin(self, path: Path) -> str:
        """Agree on an upload; its address."""
        name = base64.b64encode(path.name.encode()).decode()
        headers = {"Upload-Length": str(path.stat().st_size), "Upload-Metadata": f"filename {name}"}
        answer = self.web.post(
            self.url("/uploads/"), headers=self._token | headers | {"Tus-Resumable": "1.0.0"}
        )
        assert answer.status_code == 201, answer.text
        return answer.headers["location"]

    def offset(self, address: str) -> int:
        """How much of an upload is there."""
        target = str(httpx.URL(self.url("/")).join(address))
        answer = self.web.head(target, headers=self._token | {"Tus-Resumable": "1.0.0"})
        assert answer.status_code == 200, answer.text
        return int(answer.headers["upload-offset"])

    def send(self, address: str, content: bytes | Iterator[bytes], offset: int = 0) -> httpx.Response:
        headers = {
            "Content-Type": "application/offset+octet-stream",
            "Tus-Resumable": "1.0.0",
            "Upload-Offset": str(offset),
        }
        target = str(httpx.URL(self.url("/")).join(address))
        return self.web.patch(target, content=content, headers=self._token | headers)

    def upload(self, path: Path) -> str:
        """A file becomes a meeting; its key."""
        answer = self.send(self.begin(path), path.read_bytes())
        assert answer.status_code == 204, answer.text
        return answer.headers["afterword-meeting"]

    def transcript(self, meeting: str) -> list[dict[str, Any]]:
        """What was said, when and by whom, as the export tells it."""
        answer = self.get(f"/meetings/{meeting}/transcript.json")
        assert answer.status_code == 200, (answer.status_code, self.units(meeting))
        rows = answer.json()["transcript"]
        return [{name: value for name, value in row.items() if name != "source_id"} for row in rows]

    def original(self, meeting: str) -> bytes:
        (source,) = self.rows("SELECT id FROM meetings_source WHERE meeting_id = ?", meeting.replace("-", ""))
        return self.get(f"/sources/{UUID(source['id'])}/original").content

    # ── its ledger, to be looked at ──────────────────────────────────────────────────────────────────

    def rows(self, query: str, *values: str) -> list[sqlite3.Row]:
        with closing(sqlite3.connect(f"file:{self.folder / 'data/db.sqlite3'}?mode=ro", uri=True)) as line:
            line.row_factory = sqlite3.Row
            line.execute("PRAGMA busy_timeout=20000")
            return line.execute(query, values).fetchall()

    def units(self, meeting: str) -> dict[str, sqlite3.Row]:
        """Every unit of a meeting by its stage and number: state, attempts, deaths, reason, parts."""
        found = self.rows(
            "SELECT w.id, w.key, w.state, w.attempts, w.deaths, w.reason, w.queue,"
            " (SELECT count(*) FROM ledger_part p WHERE p.work_id = w.id) AS parts"
            " FROM ledger_work w JOIN ledger_job j ON w.job_id = j.id WHERE j.meeting = ? ORDER BY w.id",
            meeting.replace("-", ""),
        )
        return {re.sub(r"/[0-9a-f-]{36}", "", row["key"]): row for row in found}

    def states(self, meeting: str) -> dict[str, str]:
        return {key: row["state"] for key, row in self.units(meeting).items()}

    def state(self, meeting: str) -> str:
        """How far it is, as the API tells it."""
        state: str = self.api("GET", f"/meetings/{meeting}").json()["state"]
        return state

    def wait_for(self, meeting: str, seconds: float = 120) -> str:
        """Until its work is over; how it ended."""
        deadline = time.monotonic() + seconds
        while (state := self.state(meeting)) in {"queued", "working"}:
            assert time.monotonic() < deadline, f"{self.states(meeting)}\n{self.log[-3000:]}"
            time.sleep(0.1)
        return state
