"""The REST doors of a site as Python: recordings in, minutes out. It needs httpx, and nothing of the site.

```python
with Afterword("http://localhost:8000", token) as site:
    meeting = site.upload("talk.mp4", title="Weekly")
    site.wait(meeting)
    print(site.document(meeting, "minutes.md").decode())
```
"""

import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import httpx

OVER = frozenset({"ready", "ready_with_gaps", "failed", "cancelled"})
"""The states in which nothing more happens by itself."""

TRIES = 5
LONGEST_PAUSE = 60.0

type Json = dict[str, Any]


class Refused(Exception):
    """The site said no, in a sentence; `code` is for programs."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status, self.code = status, code


class Unreachable(Exception):
    """Nobody answers as a site does, however often it was tried."""


class Afterword:
    """One site, as whoever the token belongs to. Who is told to come back later waits, and goes on."""

    def __init__(
        self, site: str, token: str, *, line: httpx.Client | None = None, pause: float = 1.0
    ) -> None:
        self._root = f"{site.rstrip('/')}/api/v1/"
        self._headers = {"Authorization": f"Bearer {token}"}
        self._line = line or httpx.Client(timeout=httpx.Timeout(60, write=600))
        self._pause = pause

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.close()

    # ── meetings ─────────────────────────────────────────────────────────────────────────────────────

    def upload(self, *paths: str | Path, key: str = "", **fields: str) -> str:
        """One meeting of these files; its id. Sent again after a broken line, it is still one.

        `fields` are those of the API: title, language, template, started_at, client_reference_id.
        """
        headers = {"Idempotency-Key": key or uuid.uuid4().hex}
        with ExitStack() as open_files:
            files = [
                ("file", (Path(path).name, open_files.enter_context(Path(path).open("rb")))) for path in paths
            ]
            made = self._ask("POST", "meetings", files=files, form=fields, headers=headers).json()
        return str(made["id"])

    def meetings(self, **filters: str) -> Iterator[Json]:
        """Every meeting that fits, the newest first unless `sort` says otherwise."""
        return self.every("meetings", **filters)

    def meeting(self, meeting: str) -> Json:
        return self.get(f"meetings/{meeting}")

    def status(self, meeting: str) -> Json:
        return self.get(f"meetings/{meeting}/status")

    def wait(
        self, meeting: str, *, seconds: float = 24 * 3600, tell: Callable[[Json], None] = lambda _: None
    ) -> str:
        """The state in which the work on it ended; `tell` hears how far it is. Raises `TimeoutError`."""
        until = time.monotonic() + seconds
        while (status := self.status(meeting))["state"] not in OVER:
            tell(status)
            if time.monotonic() > until:
                raise TimeoutError(f"The meeting is not ready after {seconds:.0f} seconds.")
            time.sleep(self._pause)
        return str(status["state"])

    def document(self, meeting: str, name: str, **options: str) -> bytes:
        """`minutes.md`, `transcript.vtt`, `meeting.zip` and so on, as the site writes it."""
        return self._ask("GET", f"meetings/{meeting}/{name}", params=options).content

    # ── everything else ──────────────────────────────────────────────────────────────────────────────

    def get(self, path: str, **query: str) -> Json:
        """Whatever stands under an address of the API, as JSON."""
        told: Json = self._ask("GET", path, params=query).json()
        return told

    def every(self, path: str, **query: str) -> Iterator[Json]:
        """Every row of a list, page after page."""
        while True:
            page = self.get(path, **query)
            yield from page["data"]
            if not page["meta"]["next_cursor"]:
                return
            query["cursor"] = page["meta"]["next_cursor"]

    def send(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Json:
        """Change something; the answer, or nothing where there is none."""
        answer = self._ask(method, path, json=body)
        return answer.json() if answer.content else {}

    def _ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        json: Mapping[str, Any] | None = None,
        form: Mapping[str, str] | None = None,
        files: Sequence[tuple[str, tuple[str, BinaryIO]]] = (),
    ) -> httpx.Response:
        """Raises `Refused` and `Unreachable`. Only what may safely be sent twice is sent again."""
        is_safe = method == "GET" or "Idempotency-Key" in (headers or {})
        for n in range(TRIES if is_safe else 1):
            for _field, (_name, file) in files:
                file.seek(0)
            try:
                answer = self._line.request(
                    method,
                    self._root + path,
                    headers={**self._headers, **(headers or {})},
                    params=params,
                    json=json,
                    data=form,
                    files=files or None,
                )
            except httpx.TransportError:
                time.sleep(min(2.0**n * self._pause / 2, LONGEST_PAUSE))
                continue
            if answer.status_code < 400:
                return answer
            told = _problem(answer)
            if told.status not in {409, 429, 503} or "Retry-After" not in answer.headers or n == TRIES - 1:
                raise told
            time.sleep(min(float(answer.headers["Retry-After"]), LONGEST_PAUSE))
        raise Unreachable(
            f"{self._root} does not answer. Check the address, and whether the site is running."
        )


def _problem(answer: httpx.Response) -> Refused:
    try:
        told = answer.json()
        return Refused(answer.status_code, told["code"], told["detail"])
    except (ValueError, KeyError, TypeError):
        return Refused(answer.status_code, "unknown", f"The answer was {answer.status_code}.")
