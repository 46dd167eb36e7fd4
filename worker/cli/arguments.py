"""What a person typed and what the environment says, as one value."""

import argparse
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from worker.cli import vocabulary
from worker.engines import Options, engines
from worker.engines.choice import AUTO, settled
from worker.exports import Format, formats
from worker.meeting import Brief

PROGRAM = "./run worker"
ROLES = ("listener", "transcriber", "viewer", "writer", "embedder")
"""In the order in which a meeting meets them."""

PREFIX = "AFTERWORD_"

LANGUAGES = frozenset(
    """aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da
    de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz
    ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln
    lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi
    pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti
    tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()
)
"""ISO 639-1. Whether an engine knows a language is for the engine to say."""


class Misuse(Exception):
    """The command cannot be followed; the message says why, in one sentence."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything that was asked for, checked as far as it can be without opening a recording."""

    files: tuple[Path, ...]
    export: Format
    brief: Brief
    options: Options
    chosen: Mapping[str, str]
    keep: Path | None = None
    has_rows: bool = False


def read(arguments: Sequence[str], environment: Mapping[str, str]) -> Asked:
    """Flags win over the environment. Raises `Misuse`, and `SystemExit(0)` after `--help`."""
    typed = parser().parse_args(arguments)
    if not typed.files:
        raise Misuse(f"Name at least one file: {PROGRAM} FILE…")
    told = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX) and value
    }
    options = _options(typed, told)
    return Asked(
        files=tuple(typed.files),
        export=typed.export,
        brief=Brief(
            language=typed.language,
            title=typed.title,
            vocabulary=vocabulary.read(typed.vocabulary) if typed.vocabulary else (),
            speakers=typed.speakers,
        ),
        options=options,
        chosen=_chosen(typed.engine, told, options),
        keep=_kept(typed.keep),
        has_rows=typed.rows,
    )


def _options(typed: argparse.Namespace, told: Mapping[str, str]) -> Options:
    return Options(
        models=typed.models or _told(told, "models", folder),
        threads=typed.threads,
        server_url=told.get("server_url", ""),
        server_key=told.get("server_key", ""),
        server_model=told.get("server_model", ""),
        server_streams=_told(told, "server_streams", _count) or 0,
        dialect=_told(told, "dialect", _dialect) or Options().dialect,
        gguf=_told(told, "gguf", file),
        script=_told(told, "script", file),
    )


# ── the options ──────────────────────────────────────────────────────────────────────────────────────


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, and leaves it to the caller to stop."""

    def error(self, message: str) -> NoReturn:
        message = re.sub(r"^argument (\S+): expected .*$", r"\1 needs a value", message)
        message = re.sub(r"^unrecognized arguments: (\S+).*$", r"There is no option \1", message)
        message = re.sub(r"^argument [^:]+: ", "", message)
        raise Misuse(message if message.endswith(".") else f"{message}: {PROGRAM} --help lists the options.")


def parser() -> argparse.ArgumentParser:
    """The command's options; what a list offers is read from the registries."""
    reader = _Parser(
        prog=PROGRAM,
        allow_abbrev=False,
        description="Minutes of one meeting, from its recordings, pictures and documents.",
        epilog="Progress goes to stderr, the result alone to stdout. Status: 0 done, 1 failed, 2 refused.",
    )
    add = reader.add_argument
    add("files", nargs="*", type=Path, metavar="FILE", help="recordings, pictures and PDFs, in their order")
    add("--export", type=_export, default="md", metavar="FORMAT", help=f"{_list(formats())} (default md)")
    add("--language", type=_language, metavar="XX", help="what is spoken, as ISO 639-1 (default: as heard)")
    add("--engine", type=_engine, metavar="NAME", help=f"what fills every role: {_list([AUTO, *engines()])}")
    add("--vocabulary", type=file, metavar="FILE", help='one term a line, or "term = what it sounds like"')
    add("--title", default="", help="the meeting's title (default: found in what was said)")
    add("--speakers", type=_count, metavar="N", help="how many people speak (default: as heard)")
    add("--models", type=folder, metavar="DIR", help="a folder of models to look in first")
    add("--threads", type=_count, default=_cores(), metavar="N", help="default: all cores (%(default)s)")
    add("--keep", type=Path, metavar="DIR", help="keep the sound and the pictures that are cut out, here")
    add("--rows", action="store_true", help="tell what is heard, as it is heard")
    add("--debug", action="store_true", help="show where an unexpected error came from")
    return reader


def _export(name: str) -> Format:
    return _one_of(formats(), name, "export format")


def _engine(name: str) -> str:
    return _one_of({AUTO: AUTO, **{one: one for one in engines()}}, name, "engine")


def _dialect(name: str) -> str:
    return _one_of({one.name: one.name for one in engines().values() if one.is_remote}, name, "dialect")


def _one_of[Thing](things: Mapping[str, Thing], name: str, what: str) -> Thing:
    if name not in things:
        raise argparse.ArgumentTypeError(f"There is no {what} '{name}', only {_list(things)}.")
    return things[name]


def _language(code: str) -> str:
    if code.lower() not in LANGUAGES:
        raise argparse.ArgumentTypeError(
            f"'{code}' is no language code: give two letters of ISO 639-1, such as en, de or ja."
        )
    return code.lower()


def _count(number: str) -> int:
    if not (number.isascii() and number.isdecimal() and 1 <= int(number) <= 1000):
        raise argparse.ArgumentTypeError(f"'{number}' is not a number from 1 to 1000.")
    return int(number)


def _kept(folder: Path | None) -> Path | None:
    try:
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Misuse(f"The folder '{folder}' cannot be made ({error.strerror}).") from None
    return folder


def folder(name: str) -> Path:
    if not Path(name).is_dir():
        raise argparse.ArgumentTypeError(f"There is no folder '{name}'.")
    return Path(name)


def file(name: str) -> Path:
    if not Path(name).is_file():
        raise argparse.ArgumentTypeError(f"There is no file '{name}'.")
    return Path(name)


def _list(names: Iterable[str]) -> str:
    *most, last = list(names)
    return f"{', '.join(most)} or {last}" if most else str(last)


def _cores() -> int:
    """Those that this process may use, which in a container are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# ── the environment ──────────────────────────────────────────────────────────────────────────────────


def _chosen(flag: str | None, told: Mapping[str, str], options: Options) -> dict[str, str]:
    """An engine for each role: the flag for all, else the role's own variable, else that for all."""
    overall = flag or _told(told, "engine", _engine) or AUTO
    by_role = {} if flag else {role: _told(told, role, _engine) for role in ROLES}
    return {role: settled(by_role.get(role) or overall, options) for role in ROLES}


def _told[Value](told: Mapping[str, str], name: str, check: Callable[[str], Value]) -> Value | None:
    """A variable's value, held to the same rule as the flag."""
    if name not in told:
        return None
    try:
        return check(told[name])
    except argparse.ArgumentTypeError as error:
        raise Misuse(f"{PREFIX}{name.upper()} cannot be followed: {error}") from None
