"""Finds our scripts and styles as they are served: joined, made small, and compressed beside that.

They stand in the data folder, and are made anew when one of their sources is newer. Where that fails, the
sources are served as they were written: pages work the same, with more requests.
"""

import gzip
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

import structlog
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage, Storage

from mediaapp.assets.linking import Unlinkable, linked
from mediaapp.assets.shrinking import script, style

log = structlog.get_logger(__name__)


class Assets(BaseFinder):
    """First among the finders, so that what it has comes before the file as it was written."""

    making = Lock()
    """Pages ask for several files at once, from several threads: one makes them, the others wait. All finders
    share it, since Django makes two of them where the first two threads ask at the same moment."""

    def __init__(self, *_: object, **__: object) -> None:
        self.written = Path(settings.STATICFILES_DIRS[0])
        self.served = Path(settings.DATA) / "static"
        self.storage = FileSystemStorage(location=self.served)
        self.names: tuple[str, ...] = ()
        self.newest = 0.0

    def check(self, **_: object) -> list[CheckMessage]:
        return []

    def find(self, path: str, find_all: bool = False, **_: object) -> Any:  # noqa: ANN401, FBT001, FBT002 - as Django has it
        self._refresh()
        if path in self.names and not (self.served / path).is_file():
            self.newest = 0.0  # somebody has cleared the folder: what is made can be made again
            self._refresh()
        found = str(self.served / path) if path in self.names else ""
        return [found] * bool(found) if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:  # noqa: ARG002
        self._refresh()
        for name in self.names:
            yield name, self.storage
            yield f"{name}.gz", self.storage

    def _refresh(self) -> None:
        with self.making:
            self._make_what_is_new()

    def _make_what_is_new(self) -> None:
        sources = [*self.written.glob("*.css"), *self.written.rglob("js/**/*.js")]
        newest = max(path.stat().st_mtime for path in sources)
        if newest == self.newest:
            return
        try:
            made = self._made(sources)
            for name, text in made.items():
                self._write(name, text.encode())
            self.names = tuple(made)
        except (Unlinkable, OSError) as error:
            log.warning("assets.as_written", why=str(error))
            self.names = ()
        self.newest = newest

    def _made(self, sources: Iterable[Path]) -> dict[str, str]:
        texts = {path.relative_to(self.written).as_posix(): path.read_text() for path in sorted(sources)}
        scripts = linked({name: text for name, text in texts.items() if name.endswith(".js")})
        styles = {name: style(text) for name, text in texts.items() if name.endswith(".css")}
        return {name: script(text) for name, text in scripts.items()} | styles

    def _write(self, name: str, content: bytes) -> None:
        path = self.served / name
        path.parent.mkdir(parents=True, exist_ok=True)
        packed = gzip.compress(content, mtime=0)
        for place, bytes_ in ((path, content), (path.with_name(f"{path.name}.gz"), packed)):
            with suppress(FileNotFoundError):
                if place.read_bytes() == bytes_:
                    continue
            draft = place.with_name(f".{place.name}.{os.getpid()}")
            draft.write_bytes(bytes_)
            draft.replace(place)
