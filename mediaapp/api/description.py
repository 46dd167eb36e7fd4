"""The OpenAPI document, and the same as a page's sections: each door with its scope and a call to copy."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

from mediaapp.api.caller import Door
from mediaapp.api.doors import api
from mediaapp.api.examples import Examples
from mediaapp.api.scopes import NEEDED

ROOT = "/api/v1/"
SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "description": "Made in the workspace’s settings."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": settings.SESSION_COOKIE_NAME,
        "description": "Of who is signed in; whatever changes something needs X-CSRFToken as well.",
    },
}
PROBLEM = {
    "description": "What is wrong, and what to do about it.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
NAMED = ("answer", "delivery", "item", "meeting", "job", "sight", "term", "webhook")
VARIABLES = {name: name.upper() for name in NAMED}
"""What stands for the parts of an address in a call to copy."""

DOCUMENT = {"document": "minutes", "suffix": "md"}


@cache
def described() -> dict[str, Any]:
    """The whole document, OpenAPI 3.1."""
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=ROOT))
    found["components"]["securitySchemes"] = SCHEMES
    found["security"] = [{"token": []}, {"session": []}]
    needed = dict(_permissions())
    examples = Examples(found["components"]["schemas"])
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            permission = needed[operation["operationId"]]
            operation["x-scope"] = NEEDED[permission].value
            operation["x-curl"] = curl(method, path, operation.get("x-curl", ""))
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    response["content"] = PROBLEM["content"]
            operation["responses"]["default"] = PROBLEM
            _show(operation, examples)
    return found


def _show(operation: dict[str, Any], examples: Examples) -> None:
    """Give each answer and each JSON body of a call its example."""
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    for content in (one for body in bodies for one in body.get("content", {}).items()):
        kind, told = content
        if kind.endswith("json") and told.get("schema"):
            told["example"] = examples.of(told["schema"])


def _permissions() -> Iterator[tuple[str, Any]]:
    for _prefix, router in api._routers:  # noqa: SLF001 - there is no public way to walk them
        for view in router.path_operations.values():
            for operation in view.operations:
                door = operation.auth_param
                if isinstance(door, Door):
                    yield api.get_openapi_operation_id(operation), door.permission


def curl(method: str, path: str, more: str) -> str:
    """A call to copy into a shell that has SITE, TOKEN and the ids as variables."""
    for name, example in DOCUMENT.items():
        path = path.replace(f"{{{name}}}", example)
    address = re.sub(r"{(\w+)}", lambda found: f"${VARIABLES[found[1]]}", path)
    how = "" if method == "get" else f"-X {method.upper()} "
    sent = f" \\\n  {more}" if more else ""
    saved = " -o sight.webp" if address.endswith("/image") else ""
    return f'curl -s {how}"$SITE{address}"{saved} \\\n  -H "Authorization: Bearer $TOKEN"{sent}'


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    where: str
    kind: str
    about: tuple[tuple[str, bool], ...]
    is_required: bool


@dataclass(frozen=True, slots=True)
class Call:
    """One method at one address."""

    id: str
    method: str
    path: str
    summary: str
    about: tuple[tuple[str, bool], ...]
    scope: str
    curl: str
    parameters: tuple[Parameter, ...]
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    calls: tuple[Call, ...]


@cache
def sections() -> tuple[Section, ...]:
    """Every call, by what it is about."""
    found: dict[str, list[Call]] = {}
    for path, methods in described()["paths"].items():
        for method, operation in methods.items():
            found.setdefault(operation["tags"][0], []).append(_call(method, path, operation))
    return tuple(Section(name, tuple(calls)) for name, calls in found.items())


def _call(method: str, path: str, operation: dict[str, Any]) -> Call:
    return Call(
        id=f"{method}-{re.sub(r'[^a-z]+', '-', path.removeprefix(ROOT)).strip('-')}",
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        about=pieces(operation.get("description", "")),
        scope=operation["x-scope"],
        curl=operation["x-curl"],
        parameters=tuple(_parameters(operation)),
        answers=tuple(_answers(operation)),
    )


def pieces(text: str) -> tuple[tuple[str, bool], ...]:
    """A text cut where code stands in it, between grave accents; which pieces are code."""
    found = enumerate(" ".join(text.split()).split("`"))
    return tuple((piece, bool(n % 2)) for n, piece in found if piece)


def _parameters(operation: dict[str, Any]) -> Iterator[Parameter]:
    for one in operation["parameters"]:
        if one["in"] != "path":
            where = "header" if one["in"] == "header" else "query"
            yield Parameter(
                one["name"], where, _kind(one["schema"]), pieces(one.get("description", "")), one["required"]
            )
    for content in operation.get("requestBody", {}).get("content", {}).values():
        shape = _resolved(content["schema"])
        for name, field in shape.get("properties", {}).items():
            is_required = name in shape.get("required", ())
            yield Parameter(name, "body", _kind(field), pieces(field.get("description", "")), is_required)


def _answers(operation: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The statuses of success, each with the name of its shape."""
    for status, response in operation["responses"].items():
        if str(status).startswith("2"):
            (content,) = list(response.get("content", {}).values())[:1] or [{}]
            yield str(status), content.get("schema", {}).get("$ref", "").rpartition("/")[2]


def _resolved(shape: dict[str, Any]) -> dict[str, Any]:
    ref = shape.get("$ref", "")
    known: dict[str, Any] = described()["components"]["schemas"]
    return known[ref.rpartition("/")[2]] if ref else shape


def _kind(shape: dict[str, Any]) -> str:
    """A type in a few words: `integer, 1 to 100`, `one of a, b`."""
    shape = _resolved(shape)
    options = [one for one in shape.get("anyOf", ()) if one.get("type") != "null"]
    if options:
        return _kind(options[0])
    if "enum" in shape:
        return "one of " + ", ".join(str(one) for one in shape["enum"])
    kind = str(shape.get("format") or shape.get("type", ""))
    if shape.get("items"):
        kind = "files" if shape["items"].get("format") == "binary" else f"list of {_kind(shape['items'])}"
    if "minimum" in shape and "maximum" in shape:
        kind += f", {shape['minimum']} to {shape['maximum']}"
    return kind
