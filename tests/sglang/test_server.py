"""The client against a real SGLang with a tiny model: what is true of the wire, whatever the model says."""

import os
from collections.abc import Iterator
from contextlib import suppress
from typing import Literal
from uuid import uuid4

import pytest
from pydantic import BaseModel, Field

from tests.serving import KEY, sglang
from tests.worker.engines.served.made import PICTURE, tone
from tests.worker.engines.served.test_pen import LONG
from tests.worker.engines.test_contract import recording, stretch
from worker.engines import Engines, Options, Patience, Scope
from worker.engines.served import ear, eye, forms
from worker.engines.served.dialects import DIALECTS
from worker.engines.served.mishaps import TooLong
from worker.engines.served.pages import TASK, pages
from worker.engines.served.parts import image, sound, text
from worker.engines.served.pictures import encoded
from worker.engines.served.server import Server, schema_of
from worker.errors import EngineDown, Nonsense, WorkerError
from worker.findings import Span
from worker.meeting import Brief

FORMS_SENT = (ear._Spoken, eye._Seen, *{*forms.FORMS.values()}, forms.Titled, forms.Merged, forms.Stated)
PATIENT = Patience(first_s=60, idle_s=60, total_s=170)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server: one that is named, else one of our own where its environment is there."""
    if told := os.environ.get("AFTERWORD_SGLANG_URL"):
        yield told
        return
    serving = sglang(tmp_path_factory.mktemp("sglang"))
    try:
        serving.start()
        yield serving.url
    finally:
        serving.end()


@pytest.fixture
def server(url: str) -> Server:
    return Server(DIALECTS["sglang"], Options(server_url=url, server_key=KEY, patience=PATIENT))


class Small(BaseModel):
    kind: Literal["slide", "chart"]
    word: str = Field(max_length=6)
    count: int = Field(ge=0, le=9)


def test_it_tells_what_it_can_do(server: Server) -> None:
    about = server.about
    assert about.model == "google/gemma-4-12B-it"
    assert (about.hears, about.sees, about.context, about.streams) == (True, True, 16_384, 4)


def test_a_form_is_filled_by_its_grammar(server: Server) -> None:
    filled = server.fill(Small, "You fill forms.", [text("Fill it.")], tokens=60, scope=Scope("a", 1))
    assert 0 <= filled.count <= 9


@pytest.mark.parametrize("form", sorted(FORMS_SENT, key=str), ids=lambda form: form.__name__)
def test_its_grammar_knows_every_form(form: type[BaseModel], server: Server) -> None:
    body = server.body("x", [text("Fill it.")], tokens=24, scope=Scope(), schema=schema_of(form))
    assert server.client.ask(body).text.startswith("{")


def test_a_second_of_sound_is_twenty_five_tokens(server: Server) -> None:
    one, three = (
        server.ask("x", [text("Transcribe."), sound(tone(seconds))], tokens=4, scope=Scope()).prompt_tokens
        for seconds in (1, 3)
    )
    assert three - one == 50


def test_a_picture_is_seen(server: Server) -> None:
    told = [
        server.ask("x", parts, tokens=4, scope=Scope()).prompt_tokens
        for parts in (
            [text("What?")],
            [image(encoded(PICTURE), "jpeg"), text("What?")],
        )
    ]
    assert told[1] - told[0] > 20


def test_a_meeting_is_read_once_and_by_its_own_workspace_alone(server: Server) -> None:
    (page,) = pages(recording(), server.tokens, 16_000)
    head = server.tokens(page.text + TASK)

    def cached(task: str, tenant: str) -> int:
        return server.ask("You write.", [text(page.asked(task))], tokens=4, scope=Scope(tenant)).cached_tokens

    one, two = uuid4().hex, uuid4().hex
    assert cached("Name it.", one) < 20
    assert cached("Sum it up in German.", one) >= 0.95 * head
    assert cached("Sum it up in German.", two) < 20


def test_what_is_counted_is_what_it_takes(server: Server) -> None:
    words = "We decided to ship on Tuesday. " * 40
    told = server.ask("x", [text(words)], tokens=2, scope=Scope()).prompt_tokens
    assert 0 <= told - server.tokens(words) < 60


def test_more_than_the_context_is_too_long(server: Server) -> None:
    with pytest.raises(TooLong):
        server.ask("x", [text("word " * 8000)], tokens=4, scope=Scope())


def test_another_key_is_refused(url: str) -> None:
    stranger = Server(DIALECTS["sglang"], Options(server_url=url, server_key="another", patience=PATIENT))
    with pytest.raises(EngineDown, match="refuses our key"):
        stranger.ask("x", [text("y")], tokens=1, scope=Scope())


def test_noise_never_becomes_half_a_value(url: str) -> None:
    """Whatever the model says, each role ends in a whole value or in an error with its sentence."""
    options = Options(server_url=url, server_key=KEY, patience=PATIENT)
    made = Engines(options, dict.fromkeys(("transcriber", "viewer", "writer"), "sglang"))
    with suppress(WorkerError):
        assert made.writer.headline(recording(), Brief()).title
    with suppress(WorkerError):
        assert all(row.text for row in made.transcriber.hear(stretch(tone(4), [Span(0, 4000)])))


# ── what is too long ──────────────────────────────────────────────────────────────────────────────────


def test_a_meeting_longer_than_the_context_is_asked_in_parts(server: Server, url: str) -> None:
    made = Engines(Options(server_url=url, server_key=KEY, patience=PATIENT), {"writer": "sglang"})
    whole = pages(LONG, server.tokens, 10**9)[0]
    assert server.tokens(whole.text) > server.about.context
    with suppress(Nonsense):  # noise for titles
        assert made.writer.headline(LONG, Brief()).title
