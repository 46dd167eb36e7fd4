"""Holds answers against the OpenAPI document: a validator for as much of JSON Schema as that uses."""

import re
from typing import Any

from mediaapp.api.description import ROOT, described

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


def promised(method: str, path: str, status: int) -> dict[str, Any] | None:
    """The shape that the document promises for this answer. Fails where it promises no such answer."""
    for template, methods in described()["paths"].items():
        pattern = re.sub(r"{\w+}", r"[^/]+", template.replace(".", r"\."))
        if re.fullmatch(pattern, path) and method.lower() in methods:
            responses = methods[method.lower()]["responses"]
            told = responses.get(status) or (responses["default"] if status >= 400 else None)
            assert told is not None, f"{method} {path} promises no {status}"
            contents = list(told.get("content", {}).values())
            return contents[0].get("schema") if contents else None
    raise AssertionError(f"{method} {path} is not in the document")


def check(value: Any, shape: dict[str, Any], where: str = "$") -> None:
    """Fails with the place where a value is not what its shape says."""
    if "$ref" in shape:
        check(value, described()["components"]["schemas"][shape["$ref"].rpartition("/")[2]], where)
        return
    if "anyOf" in shape:
        assert any(_fits(value, one, where) for one in shape["anyOf"]), f"{where}: {value!r} fits none"
        return
    if "enum" in shape:
        assert value in shape["enum"], f"{where}: {value!r} is not one of {shape['enum']}"
    if "const" in shape:
        assert value == shape["const"], f"{where}: {value!r}"
    kind = shape.get("type")
    if kind:
        is_right = isinstance(value, TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))
        assert is_right, f"{where}: {value!r} is no {kind}"
    if kind == "object":
        _check_object(value, shape, where)
    if kind == "array":
        for n, one in enumerate(value):
            check(one, shape.get("items", {}), f"{where}[{n}]")


def _check_object(value: dict[str, Any], shape: dict[str, Any], where: str) -> None:
    known = shape.get("properties", {})
    missing = set(shape.get("required", ())) - set(value)
    assert not missing, f"{where} lacks {missing}"
    for name, one in value.items():
        if name in known:
            check(one, known[name], f"{where}.{name}")
        else:
            more = shape.get("additionalProperties", not known)
            assert more is not False, f"{where} has {name} beside what is promised"
            if isinstance(more, dict):
                check(one, more, f"{where}.{name}")


def _fits(value: Any, shape: dict[str, Any], where: str) -> bool:
    try:
        check(value, shape, where)
    except AssertionError:
        return False
    return True


def keeps(method: str, path: str, response: Any) -> Any:
    """The answer's JSON, which is what the document promises."""
    whole = path if path.startswith("/") else ROOT + path
    shape = promised(method, whole.partition("?")[0], response.status_code)
    if shape is None:
        return None
    told = response.json()
    check(told, shape)
    return told
