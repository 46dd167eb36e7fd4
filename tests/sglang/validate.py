"""Holds requests, one JSON object a line, against SGLang's own models; runs in an environment that has those.

For each line it prints a line: the fields that SGLang does not know, or what it says of one that it does.
SGLang passes over a field that it does not know, so that a slip of the pen would never be noticed.
"""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any


def models() -> Any:
    """SGLang's module of models, without what importing SGLang as a whole would bring with it: torch."""
    spec = importlib.util.find_spec("sglang")
    assert spec is not None
    assert spec.submodule_search_locations
    top = Path(spec.submodule_search_locations[0])
    for name in ("sglang", "sglang.srt", "sglang.srt.entrypoints", "sglang.srt.entrypoints.openai"):
        hollow = ModuleType(name)
        hollow.__path__ = [str(top.joinpath(*name.split(".")[1:]))]
        sys.modules[name] = hollow
    tools = ModuleType("sglang.utils")
    tools.convert_json_schema_to_str = json.dumps  # type: ignore[attr-defined]
    sys.modules["sglang.utils"] = tools
    return importlib.import_module("sglang.srt.entrypoints.openai.protocol")


def verdict(body: dict[str, Any], protocol: Any) -> str:
    """Empty when all is well."""
    kind = protocol.ChatCompletionRequest if "messages" in body else protocol.TokenizeRequest
    unknown = sorted(set(body) - set(kind.model_fields))
    if unknown:
        return f"it does not know {unknown}"
    try:
        told = kind.model_validate(body)
    except ValueError as error:
        return str(error).replace("\n", " ")
    for message in body.get("messages", ()):
        for part in message["content"] if isinstance(message["content"], list) else ():
            if set(part) - {"type", part["type"]}:
                return f"a part has {sorted(part)}"
    if "response_format" in body:
        schema = told.response_format.json_schema.schema_
        if schema != body["response_format"]["json_schema"]["schema"]:
            return "the schema does not arrive"
    return ""


if __name__ == "__main__":
    known = models()
    for line in sys.stdin:
        print(verdict(json.loads(line), known), flush=True)
