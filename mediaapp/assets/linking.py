"""Joins script modules into the few files that pages name, so that a page asks for two and not for twenty.

A module goes into the file of the page's script that alone needs it; what every page runs has the first
claim. One that several scripts need stays a file of its own. Modules keep their scope: each becomes a
function that is called once, and what it exports is what it returns.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

FIRST = "js/app.js"
"""The script of every page."""

_IMPORT = re.compile(
    r'^import\s+(?:(?:\*\s+as\s+(\w+)|\{\s*([^}]*?)\s*\})\s+from\s+)?"(\.[^"]+)";[ ]*\n?', re.MULTILINE
)
_LAZY = re.compile(r'\bimport\("(\.[^"]+)"\)')
_EXPORT = re.compile(r"^export\s+((?:async\s+)?(?:function\*?|const|class)\s+(\w+))", re.MULTILINE)


class Unlinkable(ValueError):
    """A script is written in a way that cannot be joined; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class _Module:
    name: str
    text: str
    needs: tuple[str, ...]
    fetches: frozenset[str]

    @classmethod
    def read(cls, name: str, text: str) -> "_Module":
        stray = re.search(r"^(?:import|export)\b.*", _EXPORT.sub("", _IMPORT.sub("", text)), re.MULTILINE)
        if stray and not stray[0].startswith("import("):
            raise Unlinkable(f"{name}: “{stray[0]}” is neither a named import nor a named export")
        needs = tuple(_path(name, found[3]) for found in _IMPORT.finditer(text))
        return cls(name, text, needs, frozenset(_path(name, found[1]) for found in _LAZY.finditer(text)))


def linked(sources: Mapping[str, str]) -> dict[str, str]:
    """The scripts to serve, by name, given all modules by name. Raises `Unlinkable`."""
    modules = {name: _Module.read(name, text) for name, text in sources.items()}
    homes = _homes(modules)
    members: dict[str, list[str]] = {}
    for name in _in_order(modules):
        members.setdefault(homes[name], []).append(name)
    return {
        home: "".join(_file(home, [modules[name] for name in names], homes))
        for home, names in members.items()
    }


def _path(base: str, relative: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), relative))


def _reached(modules: Mapping[str, _Module], name: str, seen: set[str]) -> set[str]:
    if name not in seen:
        if name not in modules:
            raise Unlinkable(f"there is no script {name}")
        seen.add(name)
        for other in modules[name].needs:
            _reached(modules, other, seen)
    return seen


def _homes(modules: Mapping[str, _Module]) -> dict[str, str]:
    """In which file each module ends up."""
    needed = {other for one in modules.values() for other in one.needs}
    reach = {name: _reached(modules, name, set()) for name in modules if name not in needed}
    homes = dict.fromkeys(reach.get(FIRST, ()), FIRST)
    parents = {
        entry: {other for other in reach if any(entry in modules[one].fetches for one in reach[other])}
        for entry in reach
    }
    for name in modules:
        users = {entry for entry in reach if name in reach[entry]}
        # What a page has fetched by then need not wait in a file of its own for who is fetched later.
        early = {one for one in users if not parents[one] or not parents[one] <= users}
        homes.setdefault(name, min(early) if len(early) == 1 else name)
    return homes


def _in_order(modules: Mapping[str, _Module]) -> list[str]:
    """Each module after those that it needs, in the order in which a browser would run them."""
    done: list[str] = []

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise Unlinkable(f"{' → '.join((*path, name))} is a circle")
        if name not in done:
            for other in modules[name].needs:
                visit(other, (*path, name))
            done.append(name)

    for name in modules:
        visit(name, ())
    return done


# ── one file ─────────────────────────────────────────────────────────────────────────────────────────


def _file(home: str, members: list[_Module], homes: Mapping[str, str]) -> Iterator[str]:
    folder = posixpath.dirname(home)
    foreign = {other for one in members for other in one.needs if homes[other] != home}
    for other in sorted({homes[name] for name in foreign}):
        names = ", ".join(_scope(name) for name in sorted(foreign) if homes[name] == other)
        yield f'import {{ {names} }} from "./{posixpath.relpath(other, folder)}";\n'
    for one in members:
        exported = [found[2] for found in _EXPORT.finditer(one.text)]
        given = f"return {{ {', '.join(exported)} }};\n" if exported else ""
        yield f"export const {_scope(one.name)} = (() => {{\n{_body(one, folder, homes)}{given}}})();\n"


def _body(one: _Module, folder: str, homes: Mapping[str, str]) -> str:
    def imported(found: re.Match[str]) -> str:
        whole, some, relative = found.groups()
        if not whole and not some:
            return ""
        names = whole or f"{{ {some.replace(' as ', ': ')} }}"
        return f"const {names} = {_scope(_path(one.name, relative))};\n"

    def fetched(found: re.Match[str]) -> str:
        name = _path(one.name, found[1])
        if name not in homes:
            raise Unlinkable(f"there is no script {name}")
        return f'import("./{posixpath.relpath(homes[name], folder)}").then((all) => all.{_scope(name)})'

    text = _LAZY.sub(fetched, _EXPORT.sub(r"\1", _IMPORT.sub(imported, one.text)))
    return text if text.endswith("\n") else f"{text}\n"


def _scope(name: str) -> str:
    """What a module's exports are called: js/upload/tray.js is $upload_tray."""
    return "$" + re.sub(r"\W", "_", name.removeprefix("js/").removesuffix(".js"))
