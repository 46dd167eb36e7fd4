"""The dialects: what each server wants a request to look like, and how it is asked about itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from worker.engines.served import about
from worker.engines.served.about import Reading
from worker.engines.served.parts import Part

NO_THOUGHTS: Mapping[str, Any] = {"chat_template_kwargs": {"enable_thinking": False}}


@dataclass(frozen=True, slots=True)
class Dialect:
    """One kind of server. `extras` go into every request; `own` are the fields that only it knows."""

    name: str
    label: str
    about: Reading
    sound: Literal["audio_url", "input_audio"]
    schema: Literal["json_schema", "in words"] = "json_schema"
    extras: Mapping[str, Any] | None = None
    own: frozenset[str] = frozenset()
    tokenize: Callable[[str, str], dict[str, Any]] | None = None
    """The body of `POST /tokenize` for a model and a text; None where there is no such door."""

    def content(self, parts: Sequence[Part]) -> str | list[dict[str, Any]]:
        """The content of a message; text alone stays a string, which every server takes."""
        if all(part.kind == "text" for part in parts):
            return "".join(part.data for part in parts)
        return [self._part(part) for part in parts]

    def _part(self, part: Part) -> dict[str, Any]:
        match part.kind:
            case "text":
                return {"type": "text", "text": part.data}
            case "image":
                return {"type": "image_url", "image_url": {"url": _uri("image", part)}}
            case "sound" if self.sound == "audio_url":
                return {"type": "audio_url", "audio_url": {"url": _uri("audio", part)}}
            case "sound":
                return {"type": "input_audio", "input_audio": {"data": part.data, "format": part.format}}


def _uri(kind: str, part: Part) -> str:
    return f"data:{kind}/{part.format};base64,{part.data}"


DIALECTS: dict[str, Dialect] = {
    dialect.name: dialect
    for dialect in (
        Dialect(
            "sglang",
            "SGLang: Gemma 4 on a GPU hears, sees and writes",
            about.of_sglang,
            "audio_url",
            extras=NO_THOUGHTS,
            own=frozenset({"rid", "priority", "cache_salt"}),
            tokenize=lambda model, words: {"model": model, "prompt": words},
        ),
        Dialect(
            "vllm",
            "vLLM: whatever its model can do",
            about.of_vllm,
            "audio_url",
            extras=NO_THOUGHTS,
            # It has priorities too, but counts them the other way and refuses them unless started for them.
            own=frozenset({"cache_salt"}),
            tokenize=lambda model, words: {"model": model, "prompt": words},
        ),
        Dialect(
            "llama.cpp",
            "llama.cpp: whatever its model can do",
            about.of_llamacpp,
            "input_audio",
            extras=NO_THOUGHTS,
            tokenize=lambda _, words: {"content": words},
        ),
        Dialect(
            "ollama",
            "Ollama: sees and writes",
            about.of_ollama,
            "input_audio",
            extras={"reasoning_effort": "none"},
        ),
        Dialect("lmstudio", "LM Studio: sees and writes", about.of_lmstudio, "input_audio"),
        Dialect("mlx", "MLX: whatever its model can do, on a Mac", about.of_mlx, "input_audio", "in words"),
    )
}
