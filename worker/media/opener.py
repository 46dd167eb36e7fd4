"""Opens strangers' files through a jailed child: `survey` says what is in one, `pages` shows its pictures.

`pages` serves images (one page; a TIFF may have several) and documents alike.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter, ValidationError

import worker
from worker import errors
from worker.errors import Crashed, Damaged, Unsupported
from worker.findings import Box, Track
from worker.media import jail, originals, sniff
from worker.media.formats import DOCUMENTS, PICTURES, RECORDINGS
from worker.media.jail import Cell, Child
from worker.media.tools import Tools
from worker.roles import Picture

_PACKAGE = Path(worker.__file__).parent
# Not `-m`: the folder above the package may hold anything, so the child gets to see the package alone.
_START = (
    "import runpy, sys, types; package = types.ModuleType('worker'); "
    f"package.__path__ = [{str(_PACKAGE)!r}]; sys.modules['worker'] = package; "
    "runpy.run_module('worker.media.open', run_name='__main__')"
)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file says of itself, once something in it was decoded."""

    container: str
    tracks: tuple[Track, ...] = ()
    declared_ms: int | None = None
    pages: int = 0
    is_seekable: bool = True
    title: str | None = None
    started_at: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a document or an image, from 0; `text` is its own text layer, if it has one."""

    n: int
    picture: Picture
    text: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class _Head:
    n: int
    width: int
    height: int
    text: tuple[Box, ...] = ()


_opened, _head = TypeAdapter(Opened), TypeAdapter(_Head)


def survey(path: Path, tools: Tools) -> Opened:
    """Raises `Refused`, or `Failed` when the child did not end well."""
    with jail.stream(_command("survey", path, tools), _cell(path, tools)) as child:
        line = _line(child)
        child.wait()
    try:
        return _opened.validate_json(line)
    except ValidationError:
        raise _nonsense() from None


def pages(path: Path, tools: Tools) -> Iterator[Page]:
    """Every page that can be read, in order. Raises `Refused` and `Failed`, also after good pages."""
    with jail.stream(_command("show", path, tools), _cell(path, tools)) as child:
        while (line := _line(child)) != b"{}\n":
            try:
                head = _head.validate_json(line)
            except ValidationError:
                raise _nonsense() from None
            yield Page(head.n, _picture(child, head, tools), head.text)
        child.wait()


def _picture(child: Child, head: _Head, tools: Tools) -> Picture:
    size = head.width * head.height
    if head.width < 1 or head.height < 1 or size > tools.limits.shown_pixels:
        raise _nonsense()
    rows = child.read(3 * size)
    if len(rows) < 3 * size:
        raise jail.verdict(child.wait()) or _nonsense()
    return np.frombuffer(rows, np.uint8).reshape(head.height, head.width, 3)


def _line(child: Child) -> bytes:
    """The child's next line; its refusal is raised here, and so is its death."""
    line = child.read_line(4 << 20)
    if not line.endswith(b"\n"):
        raise jail.verdict(child.wait()) or _nonsense()
    try:
        said = json.loads(line)
        refusal = said.get("refused")
    except (ValueError, AttributeError):
        raise _nonsense() from None
    if refusal:
        refused = getattr(errors, str(refusal), Damaged)
        is_known = isinstance(refused, type) and issubclass(refused, errors.Refused)
        raise (refused if is_known else Damaged)(str(said.get("because", ""))[:500])
    return line


def _nonsense() -> Crashed:
    return Crashed(
        "The program that opens this file ended without an answer. Try again, or save the file anew."
    )


# ── the child ────────────────────────────────────────────────────────────────────────────────────────


def _command(verb: str, path: Path, tools: Tools) -> list[str]:
    container = sniff.container(originals.head(path)) or ""
    argv = [
        sys.executable,
        "-I",
        "-B",
        "-c",
        _START,
        verb,
        _family(container),
        container,
        str(path.absolute()),
    ]
    return [*argv, json.dumps(asdict(tools.limits))]


def _family(container: str) -> str:
    if container in RECORDINGS:
        return "recording"
    if container in PICTURES:
        return "picture"
    if container in DOCUMENTS:
        return "document"
    raise Unsupported(
        "This is no kind of file that can be opened here. Upload a recording, a picture or a PDF."
    )


def _cell(path: Path, tools: Tools) -> Cell:
    limits = tools.limits
    return Cell(
        tools.level,
        programs=(*jail.python(), _PACKAGE),
        reads=(path.absolute(),),
        memory_bytes=limits.jail_bytes * 7 // 8,
        cpu_seconds=limits.jail_seconds,
        seconds=limits.jail_seconds,
        idle_seconds=limits.idle_seconds,
    )
