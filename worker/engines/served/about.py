"""What a server says of itself: its model, its context, whether it hears and sees, how much at once."""

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol, Self

import numpy as np

from worker.engines.served.parts import Part, image, sound
from worker.errors import EngineDown
from worker.roles import SAMPLE_RATE

_UNTOLD_CONTEXT = 8192
_UNTOLD_STREAMS = 4
_OLLAMA_CONTEXT = 4096
"""What it gives a model when nobody asked for more; it then drops what does not fit, without a word."""


@dataclass(frozen=True, slots=True)
class About:
    """`context` in tokens, prompt and answer together; `streams` is how many answers it writes at once.

    `version` is the server's own, where it tells it.
    """

    model: str
    context: int = _UNTOLD_CONTEXT
    hears: bool = False
    sees: bool = False
    streams: int = _UNTOLD_STREAMS
    version: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Self:
        return cls(
            str(kept["model"]),
            int(kept["context"]),
            bool(kept["hears"]),
            bool(kept["sees"]),
            int(kept["streams"]),
            str(kept.get("version", "")),
        )


class Asking(Protocol):
    """How a server is asked about itself. Each raises `EngineDown` when it cannot be reached."""

    wanted: str

    def look_up(self, path: str, body: Mapping[str, Any] | None = None) -> Any: ...  # noqa: ANN401

    def has(self, path: str, body: Mapping[str, Any] | None = None) -> Any: ...  # noqa: ANN401

    def takes(self, model: str, part: Part) -> bool:
        """Whether it takes a request with this part in it."""
        ...


Reading = Callable[[Asking], About]


def of_sglang(asking: Asking) -> About:
    card = _card(asking)
    told, load = _object(asking.has("/model_info")), _object(asking.has("/server_info"))
    hears, sees = told.get("has_audio_understanding"), told.get("has_image_understanding")
    per_state = [_object(one) for one in _list(load.get("internal_states"))]
    at_once = [one.get("effective_max_running_requests_per_dp") for one in per_state]
    return About(
        card["id"],
        _positive(card.get("max_model_len"), _UNTOLD_CONTEXT),
        hears if isinstance(hears, bool) else asking.takes(card["id"], _CLIP),  # a gateway does not tell
        sees if isinstance(sees, bool) else asking.takes(card["id"], _PICTURE),
        _positive(
            next(iter(at_once), None) or load.get("max_running_requests"),
            _UNTOLD_STREAMS,
        ),
        _version(load.get("version")),
    )


def of_vllm(asking: Asking) -> About:
    card = _card(asking)
    return About(
        card["id"],
        _positive(card.get("max_model_len"), _UNTOLD_CONTEXT),
        asking.takes(card["id"], _CLIP),
        asking.takes(card["id"], _PICTURE),
        version=_version(_object(asking.has("/version")).get("version")),
    )


def of_llamacpp(asking: Asking) -> About:
    """It divides its context among its slots, and tells the share of one."""
    card, told = _card(asking), _object(asking.look_up("/props"))
    senses = _object(told.get("modalities"))
    return About(
        card["id"],
        _positive(_object(told.get("default_generation_settings")).get("n_ctx"), _UNTOLD_CONTEXT),
        senses.get("audio") is True,
        senses.get("vision") is True,
        _positive(told.get("total_slots"), 1),
        _version(told.get("build_info")),
    )


def of_ollama(asking: Asking) -> About:
    card = _card(asking)
    told = _object(asking.look_up("/api/show", {"model": card["id"]}))
    running = _list(_object(asking.has("/api/ps")).get("models"))
    own = next(
        (one for one in map(_object, running) if card["id"] in {one.get("name"), one.get("model")}), {}
    )
    return About(
        card["id"],
        _positive(own.get("context_length"), _OLLAMA_CONTEXT),
        hears=False,  # its chat takes no sound
        sees="vision" in _list(told.get("capabilities")),
        streams=1,
        version=_version(_object(asking.has("/api/version")).get("version")),
    )


def of_lmstudio(asking: Asking) -> About:
    card = _card(asking)
    listed = map(_object, _list(_object(asking.has("/api/v0/models")).get("data")))
    own = next((one for one in listed if one.get("id") == card["id"]), {})
    longest = _positive(own.get("max_context_length"), _UNTOLD_CONTEXT)
    return About(
        card["id"],
        _positive(own.get("loaded_context_length"), min(longest, _UNTOLD_CONTEXT)),
        hears=False,  # its chat takes no sound
        sees=own.get("type") == "vlm" if own else asking.takes(card["id"], _PICTURE),
        streams=1,
    )


def of_mlx(asking: Asking) -> About:
    card = _card(asking)
    return About(
        card["id"],
        _positive(card.get("max_model_len") or card.get("context_length"), _UNTOLD_CONTEXT),
        asking.takes(card["id"], _CLIP),
        asking.takes(card["id"], _PICTURE),
        streams=1,
    )


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────


def _card(asking: Asking) -> dict[str, Any]:
    """The card of the model that is wanted, else of the first."""
    cards = list(_cards(asking.look_up("/v1/models")))
    found = next((one for one in cards if asking.wanted in {"", one["id"]}), None)
    if found is None:
        named = f" “{asking.wanted}”" if asking.wanted else ""
        raise EngineDown(
            f"The model server does not serve the model{named}. "
            "Set AFTERWORD_SERVER_MODEL to one that it serves; the work then goes on by itself."
        )
    return found


def _cards(told: object) -> Iterator[dict[str, Any]]:
    for one in _list(_object(told).get("data")):
        card = _object(one)
        if isinstance(card.get("id"), str) and card["id"]:
            yield card


def _object(told: object) -> dict[str, Any]:
    return told if isinstance(told, dict) else {}


def _list(told: object) -> list[Any]:
    return told if isinstance(told, list) else []


def _version(told: object) -> str:
    """A version as it may be shown: short, and without what a server has no business to say."""
    return told if isinstance(told, str) and re.fullmatch(r"[\w.+-]{1,40}", told) else ""


def _positive(told: object, otherwise: int) -> int:
    return told if isinstance(told, int) and not isinstance(told, bool) and told > 0 else otherwise


_CLIP = sound(np.zeros(SAMPLE_RATE, np.float32))
_PICTURE = image(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAEAAAABAAQMAAACQp+OdAAAAA1BMVEX///+nxBvIAAAAD0lEQVQoz2NgGAWjgDYAAALAAAEjT5WTAAAAAElFTkSuQmCC"
    ),
    "png",
)
