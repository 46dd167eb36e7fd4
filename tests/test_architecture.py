"""The rules of docs/architecture.md, each a small checker that is also shown something bad."""

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path, PurePosixPath

import pytest

from tests.media import ROOT
from worker.engines import Engine
from worker.exports import Format
from worker.findings import Stage
from worker.kinds import Kind
from worker.registry import offered

type Function = ast.FunctionDef | ast.AsyncFunctionDef
type Checker = Callable[[PurePosixPath, str], Iterator[str]]

LONGEST_FUNCTION, TYPICAL_FUNCTION, LONGEST_FILE, POSITIONAL = 60, 40, 400, 5
BANNED_NAMES = {"utils", "helpers", "common", "misc", "base", "manager"}
COMPOSITION_ROOTS = {PurePosixPath("worker/__main__.py"), PurePosixPath("worker/celery.py")}
IMPURE = {"datetime", "logging", "os", "random", "secrets", "socket", "sqlite3", "subprocess", "time", "uuid"}

# Written in halves, so that this file does not hold what it looks for.
_MARKERS = [("TO", "DO"), ("FIX", "ME"), ("XX", "X"), ("HA", "CK")]
_HOSTS = [
    ("pypi", ".org"),
    ("pythonhosted", ".org"),
    ("npmjs", ".org"),
    ("npmjs", ".com"),
    ("deb.debian", ".org"),
]
_OPTIONS = [("--index", "-url"), ("--extra-index", "-url"), ("--find", "-links"), ("--default", "-index")]
MARKERS = re.compile(rf"\b({'|'.join(a + b for a, b in _MARKERS)})\b")
ADDRESSES = [a + b for a, b in _HOSTS + _OPTIONS]


# ── what is looked at ────────────────────────────────────────────────────────────────────────────────


@cache
def tracked() -> dict[PurePosixPath, str]:
    """Every text file that is in the repository or about to be, by path."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = ((PurePosixPath(name), ROOT / name) for name in listed.split("\0") if name)
    return {name: text for name, path in found if (text := _text(path)) is not None}


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8")
    except (UnicodeDecodeError, OSError):
        return None


def is_code(path: PurePosixPath) -> bool:
    """Whether people wrote it: a migration is written by Django."""
    return path.suffix == ".py" and "migrations" not in path.parts


def is_worker(path: PurePosixPath) -> bool:
    return is_code(path) and path.parts[0] == "worker"


def is_stage(path: PurePosixPath) -> bool:
    return path.parent == PurePosixPath("worker/stages") and path.stem != "__init__"


def functions(text: str) -> Iterator[Function]:
    return (node for node in ast.walk(ast.parse(text)) if isinstance(node, Function.__value__))


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


# ── the rules ────────────────────────────────────────────────────────────────────────────────────────


def long_functions(path: PurePosixPath, text: str) -> Iterator[str]:
    for function in functions(text):
        if length(function) > LONGEST_FUNCTION:
            yield f"{path}:{function.lineno} {function.name} has {length(function)} lines"


def long_file(path: PurePosixPath, text: str) -> Iterator[str]:
    if (lines := len(text.splitlines())) > LONGEST_FILE:
        yield f"{path} has {lines} lines"


def many_parameters(path: PurePosixPath, text: str) -> Iterator[str]:
    for function in functions(text):
        names = [one.arg for one in function.args.posonlyargs + function.args.args]
        if len([name for name in names if name not in {"self", "cls"}]) > POSITIONAL:
            yield f"{path}:{function.lineno} {function.name} takes {len(names)} positional parameters"


def without_opening(path: PurePosixPath, text: str) -> Iterator[str]:
    """A module opens with a sentence on what lives there."""
    opening = (ast.get_docstring(ast.parse(text)) or "").partition("\n\n")[0]
    if not re.fullmatch(r"[^a-z\s].*[.:]", opening, re.DOTALL):
        yield f"{path} does not open with a sentence"


def banned_name(path: PurePosixPath, _text: str) -> Iterator[str]:
    names = {PurePosixPath(part).stem for part in path.parts}
    yield from (f"{path} is named {name}" for name in names & BANNED_NAMES)


def names_an_address(path: PurePosixPath, text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), 1):
        yield from (f"{path}:{number} names {address}" for address in ADDRESSES if address in line)


def unfinished(path: PurePosixPath, text: str) -> Iterator[str]:
    """Markers of work left, and functions that only claim to be there."""
    for number, line in enumerate(text.splitlines(), 1):
        if found := MARKERS.search(line):
            yield f"{path}:{number} holds {found[0]}"
    if is_code(path):
        yield from (f"{path}:{one.lineno} {one.name} does nothing" for one in _hollow(ast.parse(text)))


def _hollow(tree: ast.AST) -> Iterator[Function]:
    """Functions without a body; a Protocol's methods are meant to have none."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef) and "Protocol" in {ast.unparse(one) for one in node.bases}:
            continue
        if isinstance(node, Function.__value__) and all(_is_hollow(line) for line in node.body):
            yield node
        yield from _hollow(node)


def _is_hollow(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Raise(exc=ast.expr() as raised):
            return "NotImplemented" in ast.unparse(raised)
        case _:
            return False


def imports(text: str) -> set[str]:
    """The top-level packages that a module imports, anywhere in it."""
    found = set[str]()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def knows_the_site(path: PurePosixPath, text: str) -> Iterator[str]:
    yield from (f"{path} imports {name}" for name in imports(text) & {"django", "mediaapp"})


def reads_the_environment(path: PurePosixPath, text: str) -> Iterator[str]:
    if path in COMPOSITION_ROOTS:
        return
    for node in ast.walk(ast.parse(text)):
        named = ast.unparse(node) if isinstance(node, ast.Attribute) else ""
        taken = (
            {one.name for one in node.names}
            if isinstance(node, ast.ImportFrom) and node.module == "os"
            else set()
        )
        if named in {"os.environ", "os.getenv"} or taken & {"environ", "getenv"}:
            yield f"{path} reads the environment"


def impure_stage(path: PurePosixPath, text: str) -> Iterator[str]:
    yield from (f"{path} imports {name}" for name in imports(text) & IMPURE)


def stage_of_another_name(path: PurePosixPath, text: str) -> Iterator[str]:
    public = [
        node.name
        for node in ast.parse(text).body
        if isinstance(node, Function.__value__) and not node.name.startswith("_")
    ]
    if public != [path.stem]:
        yield f"{path} offers {', '.join(public) or 'nothing'}"


RULES: dict[Checker, Callable[[PurePosixPath], bool]] = {
    long_functions: is_code,
    long_file: is_code,
    many_parameters: is_code,
    without_opening: is_code,
    banned_name: lambda _: True,
    names_an_address: lambda _: True,
    unfinished: lambda path: is_code(path) or path.name == "run",
    knows_the_site: is_worker,
    reads_the_environment: is_worker,
    impure_stage: is_stage,
    stage_of_another_name: is_stage,
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_rule_holds(rule: Checker) -> None:
    applies = RULES[rule]
    assert not list(
        chain.from_iterable(rule(path, text) for path, text in tracked().items() if applies(path))
    )


BAD: dict[Checker, str] = {
    long_functions: "def f():\n" + "    x = 1\n" * 60,
    long_file: "x = 1\n" * 401,
    many_parameters: "def f(self, a, b, c, d, e, f): return a",
    without_opening: '"""helpers"""\n',
    banned_name: "",
    names_an_address: f"see https://{ADDRESSES[0]} for more",
    unfinished: 'def f() -> None:\n    """Does it."""\n    raise NotImplementedError',
    knows_the_site: "def f():\n    from django.db import models",
    reads_the_environment: "import os\nx = os.environ['HOME']",
    impure_stage: "import time",
    stage_of_another_name: "def look(): ...\ndef peek(): ...",
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_rule_can_fail(rule: Checker) -> None:
    assert list(rule(PurePosixPath("worker/utils/look.py"), BAD[rule]))


@pytest.mark.parametrize("text", [f"# {'TO' + 'DO'}: later", "class A:\n    def f(self): pass"])
def test_unfinished_work_is_seen(text: str) -> None:
    assert list(unfinished(PurePosixPath("a.py"), text))


def test_a_protocol_may_be_hollow() -> None:
    assert not list(unfinished(PurePosixPath("a.py"), "class A(Protocol):\n    def f(self): ..."))


def test_most_functions_are_short() -> None:
    code = (text for path, text in tracked().items() if is_worker(path))
    lengths = sorted(length(function) for text in code for function in functions(text))
    assert lengths[int(len(lengths) * 0.95)] <= TYPICAL_FUNCTION


# ── the shape ────────────────────────────────────────────────────────────────────────────────────────


def test_each_stage_has_its_file() -> None:
    assert {path.stem for path in tracked() if is_stage(path)} == {stage.value for stage in Stage}


@pytest.mark.parametrize(
    ("package", "attribute", "kind", "key"),
    [
        ("worker.engines", "ENGINE", Engine, "name"),
        ("worker.exports", "FORMAT", Format, "suffix"),
        ("worker.kinds", "KIND", Kind, "name"),
    ],
)
def test_a_registry_holds_one_of_each(package: str, attribute: str, kind: type, key: str) -> None:
    things = list(offered(package, attribute))
    assert things, f"nothing in {package}"
    assert all(isinstance(thing, kind) for thing in things)
    names = [getattr(thing, key) for thing in things]
    assert len(set(names)) == len(names)
