"""The client against a real llama.cpp with a small model: the wire, the grammar and the verdicts are real."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Literal

import pytest
from pydantic import BaseModel, Field

from tests.serving import KEY, llamacpp
from tests.worker.engines.served.test_aside import Watching
from tests.worker.engines.served.test_pen import LONG, asked
from tests.worker.engines.test_contract import recording
from worker.engines import Engines, Options, Patience, Scope
from worker.engines.choice import choose, meet
from worker.engines.served import ear, eye, forms
from worker.engines.served.dialects import DIALECTS
from worker.engines.served.mishaps import TooLong
from worker.engines.served.pages import TASK, pages
from worker.engines.served.parts import text
from worker.engines.served.server import Server, schema_of
from worker.errors import EngineDown, WorkerError
from worker.kit import Kit
from worker.meeting import Brief, Claim, Headline
from worker.quotes import said
from worker.roles import Writer
from worker.stages.minute import minute

FORMS_SENT = (ear._Spoken, eye._Seen, *{*forms.FORMS.values()}, forms.Titled, forms.Merged, forms.Stated)
PATIENT = Patience(first_s=120, idle_s=60, total_s=500)


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Options]:
    serving = llamacpp(tmp_path_factory.mktemp("llamacpp"))
    try:
        serving.start()
        yield Options(server_url=serving.url, server_key=KEY, dialect="llama.cpp", patience=PATIENT)
    finally:
        serving.end()


@pytest.fixture
def server(options: Options) -> Server:
    return Server(DIALECTS["llama.cpp"], options)


@pytest.fixture
def writer(options: Options) -> Writer:
    return Engines(options, {"writer": "llama.cpp"}).writer


class Small(BaseModel):
    kind: Literal["slide", "chart"]
    word: str = Field(max_length=6)
    count: int = Field(ge=0, le=9)


def test_it_tells_what_it_can_do(server: Server) -> None:
    about = server.about
    assert "SmolLM2" in about.model
    assert (about.hears, about.sees, about.context, about.streams) == (False, False, 8192, 2)
    assert about.version


def test_what_it_lacks_is_given_to_the_embedded_engine(options: Options) -> None:
    roles = dict.fromkeys(("transcriber", "viewer", "writer"), "auto")
    meet(roles, options)
    choice = choose(roles, options)
    assert choice.engines == {"transcriber": "embedded", "viewer": "embedded", "writer": "llama.cpp"}
    assert len(choice.notes) == 2


def test_a_form_is_filled_by_its_grammar(server: Server) -> None:
    filled = server.fill(Small, "You fill forms.", [text("Fill it.")], tokens=60, scope=Scope())
    assert 0 <= filled.count <= 9


@pytest.mark.parametrize("form", sorted(FORMS_SENT, key=str), ids=lambda form: form.__name__)
def test_its_grammar_knows_every_form(form: type[BaseModel], server: Server) -> None:
    body = server.body("x", [text("Fill it.")], tokens=24, scope=Scope(), schema=schema_of(form))
    assert server.client.ask(body).text.lstrip().startswith("{")


def test_what_is_counted_is_what_it_takes(server: Server) -> None:
    words = "We decided to ship on Tuesday. " * 40
    told = server.ask("x", [text(words)], tokens=2, scope=Scope()).prompt_tokens
    assert 0 <= told - server.tokens(words) < 60


def test_a_meeting_is_read_once(server: Server) -> None:
    (page,) = pages(recording(), server.tokens, 8000)
    head = server.tokens(page.text + TASK)
    tasks = ("Name it.", "Sum it up in German.", "Who was there?")
    cached = [
        server.ask("You write.", [text(page.asked(task))], tokens=4, scope=Scope()).cached_tokens
        for task in tasks
    ]
    assert max(cached[1:]) >= 0.9 * head


def test_more_than_the_context_is_too_long(server: Server) -> None:
    with pytest.raises(TooLong):
        server.ask("x", [text("word " * 17_000)], tokens=4, scope=Scope())


def test_another_key_is_refused(options: Options) -> None:
    stranger = Server(DIALECTS["llama.cpp"], Options(server_url=options.server_url, server_key="another"))
    with pytest.raises(EngineDown, match="refuses our key"):
        stranger.ask("x", [text("y")], tokens=1, scope=Scope())


def test_minutes_are_checked_whatever_it_writes(options: Options) -> None:
    """Each claim that counts as verified has a quote that stands in the record; the others say why not."""
    watching = Watching()
    made = Engines(options, {"writer": "llama.cpp"}).within(Scope(witness=watching))
    claims = list[Claim]()
    with suppress(WorkerError):
        for one in minute(recording(), Brief(), Kit(engines=made)):
            if isinstance(one, Headline):
                assert one.title
            else:
                claims.append(one)
    assert watching.calls
    assert sum(call.answer_tokens for call in watching.calls) > 10
    for claim in claims:
        held = [one for one in claim.evidence if one.verified]
        assert bool(claim.doubt) is not claim.verified
        assert all(said(one.quote, recording().utterances) for one in held if one.kind == "said")
        assert held or not claim.verified


def test_a_question_is_answered_or_not_but_never_half(writer: Writer) -> None:
    with suppress(WorkerError):
        for claim in writer.answer(asked("When do we ship?")):
            assert claim.text
            assert claim.evidence


def test_a_long_meeting_is_counted_and_asked_in_parts(options: Options) -> None:
    watching = Watching()
    made = Engines(options, {"writer": "llama.cpp"}).within(Scope(witness=watching))
    short = replace(LONG, utterances=LONG.utterances[:330])
    with suppress(WorkerError):
        assert made.writer.headline(short, Brief()).title
    assert len(watching.calls) > 1
    assert all(call.prompt_tokens + call.answer_tokens <= 8192 for call in watching.calls)
