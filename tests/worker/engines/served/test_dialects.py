"""Each dialect against a server scripted request by request: what it asks, what it sends, what it learns."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.worker.engines.served.made import HURRIED, PICTURE, tone
from worker.engines import Options, Scope, Wants, engines
from worker.engines.choice import choose, meet, settled
from worker.engines.served.dialects import DIALECTS
from worker.engines.served.parts import image, sound, text
from worker.engines.served.pictures import encoded
from worker.engines.served.server import Server
from worker.errors import EngineDown

MODELS = {"data": [{"id": "other", "max_model_len": 1}, {"id": "gemma", "max_model_len": 9000}]}
TOLD: dict[str, dict[str, Any]] = {
    "sglang": {
        "/model_info": {"has_audio_understanding": True, "has_image_understanding": False},
        "/server_info": {"internal_states": [{"effective_max_running_requests_per_dp": 7}]},
    },
    "vllm": {},
    "llama.cpp": {
        "/props": {
            "modalities": {"vision": True, "audio": True},
            "default_generation_settings": {"n_ctx": 5000},
            "total_slots": 3,
        }
    },
    "ollama": {
        "/api/show": {"capabilities": ["completion", "vision"]},
        "/api/ps": {"models": [{"name": "gemma", "context_length": 6000}]},
    },
    "lmstudio": {"/api/v0/models": {"data": [{"id": "gemma", "type": "vlm", "loaded_context_length": 7000}]}},
    "mlx": {},
}
ABLE = {  # hears, sees, context, streams; a server that does not tell is tried, and here takes pictures alone
    "sglang": (True, False, 9000, 7),
    "vllm": (False, True, 9000, 4),
    "llama.cpp": (True, True, 5000, 3),
    "ollama": (False, True, 6000, 1),
    "lmstudio": (False, True, 7000, 1),
    "mlx": (False, True, 9000, 1),
}
OWN = {
    "sglang": {"rid", "priority", "cache_salt", "chat_template_kwargs"},
    "vllm": {"cache_salt", "chat_template_kwargs"},
    "llama.cpp": {"chat_template_kwargs"},
    "ollama": {"reasoning_effort"},
    "lmstudio": set[str](),
    "mlx": set[str](),
}
PLAIN = {"model", "messages", "max_tokens", "temperature", "stream", "stream_options"}


def chat(request: Request) -> Response:
    """Takes text and pictures, and no sound; answers as a stream."""
    body = request.get_json()
    if any("audio" in part["type"] for message in body["messages"] for part in _parts(message)):
        return Response(json.dumps({"error": {"message": "no audio", "code": 400}}), 400)
    events = [{"choices": [{"delta": {"content": "fine"}, "finish_reason": "stop"}]}]
    lines = "".join(f"data: {json.dumps(event)}\n\n" for event in events)
    return Response(f"{lines}data: [DONE]\n\n", content_type="text/event-stream")


def _parts(message: dict[str, Any]) -> list[dict[str, Any]]:
    return message["content"] if isinstance(message["content"], list) else []


@pytest.fixture(params=DIALECTS)
def dialect(request: pytest.FixtureRequest, httpserver: HTTPServer) -> str:
    name: str = request.param
    httpserver.expect_request("/v1/models").respond_with_json(MODELS)
    httpserver.expect_request("/v1/chat/completions", method="POST").respond_with_handler(chat)
    for path, told in TOLD[name].items():
        httpserver.expect_request(path).respond_with_json(told)
    return name


def options(httpserver: HTTPServer, **told: Any) -> Options:
    url = httpserver.url_for("/").rstrip("/")
    return Options(server_url=url, server_model="gemma", patience=HURRIED, **told)


def test_it_learns_what_the_server_can_do(dialect: str, httpserver: HTTPServer) -> None:
    about = Server(DIALECTS[dialect], options(httpserver)).about
    assert about.model == "gemma"
    assert (about.hears, about.sees, about.context, about.streams) == ABLE[dialect]


def test_it_sends_what_the_dialect_knows_and_no_more(dialect: str, httpserver: HTTPServer) -> None:
    server = Server(DIALECTS[dialect], options(httpserver))
    scope = Scope("tenant", 3)
    body = server.body("You see.", [image(encoded(PICTURE), "jpeg"), text("What?")], tokens=9, scope=scope)
    assert set(body) == PLAIN | OWN[dialect]
    assert server.client.ask(body).text == "fine"
    sent = httpserver.log[-1][0].get_json()
    assert sent == body
    picture, words = sent["messages"][1]["content"]
    assert picture["image_url"]["url"].startswith("data:image/jpeg;base64,")
    assert words == {"type": "text", "text": "What?"}


def test_sound_is_sent_in_the_form_it_takes(dialect: str) -> None:
    content = DIALECTS[dialect].content([sound(tone(1))])
    assert isinstance(content, list)
    (part,) = content
    if dialect in {"sglang", "vllm"}:
        assert part["audio_url"]["url"].startswith("data:audio/wav;base64,")
    else:
        assert part["input_audio"]["format"] == "wav"
        assert not part["input_audio"]["data"].startswith("data:")


def test_words_alone_stay_one_string(dialect: str) -> None:
    assert DIALECTS[dialect].content([text("a"), text("b")]) == "ab"


def test_a_form_is_asked_for_as_it_understands(dialect: str, httpserver: HTTPServer) -> None:
    server = Server(DIALECTS[dialect], options(httpserver))
    body = server.body("x", [text("y")], tokens=9, scope=Scope(), schema={"type": "object"})
    is_enforced = "response_format" in body
    assert is_enforced == (dialect != "mlx")
    if is_enforced:
        assert body["response_format"]["json_schema"]["schema"] == {"type": "object"}


def test_a_model_that_is_not_there_is_said(dialect: str, httpserver: HTTPServer) -> None:
    server = Server(DIALECTS[dialect], replace(options(httpserver), server_model="absent"))
    with pytest.raises(EngineDown, match="does not serve the model “absent”"):
        server.body("x", [text("y")], tokens=9, scope=Scope())


# ── which engine fills a role ────────────────────────────────────────────────────────────────────────

ROLES = ("listener", "transcriber", "viewer", "writer", "embedder")


def test_auto_is_the_server_as_far_as_it_can(dialect: str, httpserver: HTTPServer, tmp_path: Path) -> None:
    told = options(httpserver, dialect=dialect, known=tmp_path)
    able = choose(dict.fromkeys(ROLES, "auto"), told)
    assert set(able.engines.values()) == {dialect}, "nobody is asked, and a stranger is taken to be able"
    meet(dict.fromkeys(ROLES, "auto"), told)
    choice = choose(dict.fromkeys(ROLES, "auto"), told)
    hears, sees, *_ = ABLE[dialect]
    assert choice.engines == {
        "listener": dialect,
        "transcriber": dialect if hears else "embedded",
        "viewer": dialect if sees else "embedded",
        "writer": dialect,
        "embedder": dialect,
    }
    assert len(choice.notes) == (not hears) + (not sees)
    assert engines()[dialect].wants(told) == Wants(turns=True, screen=sees)


def test_what_is_known_is_kept_for_when_it_is_down(
    dialect: str, httpserver: HTTPServer, tmp_path: Path
) -> None:
    told = options(httpserver, dialect=dialect, known=tmp_path)
    meet({"writer": "auto"}, told)
    before = choose(dict.fromkeys(ROLES, "auto"), told)
    asked = len(httpserver.log)
    httpserver.clear()
    assert choose(dict.fromkeys(ROLES, "auto"), told) == before
    assert Server(DIALECTS[dialect], told).about.model == "gemma"
    assert asked


def test_a_server_that_never_answered_is_waited_for() -> None:
    told = Options(server_url="http://127.0.0.1:9", patience=HURRIED)
    meet({"transcriber": "auto", "writer": "embedded"}, told)
    choice = choose({"transcriber": "auto", "writer": "embedded"}, told)
    assert choice.engines == {"transcriber": "sglang", "writer": "embedded"}
    assert choice.notes == ()


def test_auto_without_a_server_is_embedded() -> None:
    assert settled("auto", Options()) == "embedded"
    assert settled("auto", Options(server_url="http://a", dialect="klingon")) == "embedded"
    assert settled("scripted", Options(server_url="http://a")) == "scripted"
