"""Answers while they are written: claim by claim, telling the witness, ending where nobody waits."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.model_server import Body, Playing, Talking, words
from tests.worker.engines.served.made import PICTURE, engines
from tests.worker.engines.served.test_pen import LONG, asked
from tests.worker.engines.test_contract import recording
from worker.engines import Engines, Scope
from worker.engines.served.forms import Claims, stated_so_far
from worker.errors import EngineDown
from worker.findings import Call
from worker.meeting import Brief

QUOTES = ("ship the new version on Tuesday", "write the announcement", "Good morning")


@dataclass
class Watching:
    """A witness that keeps what it is told, and by which thread."""

    comes_in: list[threading.Thread] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    raises: type[Exception] | None = None

    def comes(self) -> None:
        self.comes_in.append(threading.current_thread())
        if self.raises:
            raise self.raises

    def ended(self, call: Call) -> None:
        self.calls.append(call)


class Fenced(Exception):
    """The lease is somebody else's."""


def watched(server: Playing, watching: Watching) -> Engines:
    return engines(server).within(Scope("tenant", witness=watching))


def claims_of(*texts: str) -> str:
    return json.dumps(
        {"claims": [{"text": one, "evidence": [{"label": "u3", "quote": QUOTES[0]}]} for one in texts]}
    )


def event(text: str, why: str | None = None) -> Body:
    return {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": why}]}


@dataclass
class Holding:
    """Says the first part of an answer, and the second when it is told to go on."""

    first: str
    then: str
    go_on: threading.Event = field(default_factory=threading.Event)
    ended: list[str] = field(default_factory=list)

    def __call__(self, talking: Talking, body: Body) -> bool:
        if body["max_tokens"] == 1:
            return False
        talking.begin()
        talking.event(event(self.first))
        if not self.go_on.wait(5):
            self.ended.append("nobody told it to go on")
        talking.event(event(self.then))
        talking.event(event("", "stop"))
        talking.event(b"[DONE]")
        talking.wfile.write(b"0\r\n\r\n")
        return True


def test_a_claim_comes_before_the_next_is_written() -> None:
    whole = claims_of("It ships on Tuesday.", "It is decided.")
    at = whole.index(', {"text": "It is')
    holding = Holding(whole[:at], whole[at:])
    with Playing(fault=holding) as server:
        answer = engines(server).writer.answer(asked("When do we ship?"))
        assert next(answer).text == "It ships on Tuesday."
        holding.go_on.set()
        assert [one.text for one in answer] == ["It is decided."]
    assert not holding.ended


@pytest.mark.parametrize(
    ("answer", "count"),
    [
        ("", 0),
        ('{"claims": [', 0),
        ('{"claims": [{"text": "a", "evidence": []', 0),
        ('{"claims": [{"text": "a}", "evidence": []}', 1),
        ('```json\n{"claims": [{"text": "a", "evidence": []}, {"text"', 1),
        ('{"claims": [{"text": "a", "evidence": []}, {"text": 7}', 1),
        ('{"claims": [{"text": "a", "evidence": []} , {"text": "b\t", "evidence": []}]}', 2),
        ('{"other": [{"text": "a", "evidence": []}]}', 0),
        ("[" * 5000, 0),
    ],
)
def test_only_whole_claims_count_in_an_answer_that_is_being_written(answer: str, count: int) -> None:
    assert len(stated_so_far(Claims, answer)) == count


def test_an_answer_that_breaks_off_is_asked_for_again_and_told_once() -> None:
    struck = list[int]()
    whole = claims_of("One.", "Two.", "Three.")

    def fault(talking: Talking, body: Body) -> bool:
        if struck or body["max_tokens"] == 1:
            return False
        struck.append(1)
        talking.begin()
        talking.event(event(whole[: whole.index(', {"text": "Three')]))
        time.sleep(0.05)
        talking.reset()
        return True

    with Playing(fault=fault, answer=lambda _: whole) as server:
        told = [one.text for one in engines(server).writer.answer(asked("When?"))]
        assert len([body for body in server.chats if "When?" in words(body)]) == 2
    assert told == ["One.", "Two.", "Three."]


def test_whoever_stops_reading_ends_the_work_on_the_server() -> None:
    def fault(talking: Talking, body: Body) -> bool:
        talking.begin()
        talking.event(event(claims_of("One.")[:-2]))
        talking.hang()
        return True

    with Playing(fault=fault) as server:
        made = engines(server)
        answer = made.writer.answer(asked("When?"))
        assert next(answer).text == "One."
        began = time.monotonic()
        getattr(answer, "close")()  # noqa: B009 - a generator, as the role does not promise
        while not server.broken_off and time.monotonic() - began < 5:
            time.sleep(0.01)
        assert server.broken_off
        assert server.broken_off[0] < 0.28, "before any deadline"


def test_a_claim_may_be_repaired_while_the_next_is_written_on_a_server_that_gives_one_answer_at_once() -> (
    None
):
    with Playing(streams=1) as server:
        made = engines(server)
        for claim in made.writer.minute(recording(), Brief()):
            assert made.writer.repair(claim, recording())


WAYS: dict[str, Callable[[Engines], Any]] = {
    "seeing": lambda made: made.viewer.see(PICTURE, 1),
    "a title": lambda made: made.writer.headline(recording(), Brief()),
    "minutes": lambda made: list(made.writer.minute(recording(), Brief())),
    "minutes in parts": lambda made: list(made.writer.minute(LONG, Brief())),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_witness_is_told_of_every_call_by_the_thread_of_the_unit(way: str) -> None:
    watching = Watching()
    with Playing(context=12_000) as server:
        WAYS[way](watched(server, watching))
        asked_for = server.chats
    assert len(watching.calls) == len(asked_for)
    assert {call.role for call in watching.calls} == {"viewer" if way == "seeing" else "writer"}
    assert all(call.prompt_tokens > 0 and call.sent > 100 for call in watching.calls)
    assert all(0 <= call.first_ms <= call.took_ms for call in watching.calls)
    assert set(watching.comes_in) == {threading.current_thread()}


@pytest.mark.parametrize("way", WAYS)
def test_what_the_witness_raises_ends_the_call(way: str) -> None:
    """So work that was cancelled, or is somebody else's by now, holds no model."""
    watching = Watching(raises=Fenced)
    with Playing(context=12_000) as server, pytest.raises(Fenced):
        WAYS[way](watched(server, watching))
    assert len(watching.comes_in) == 1


def test_one_part_that_goes_wrong_ends_the_others() -> None:
    def fault(talking: Talking, body: Body) -> bool:
        if "part 2 of" in words(body):
            talking.refuse(401, "no")
        elif body["max_tokens"] > 1:
            talking.begin()
            talking.event(event("{"))
            talking.hang(10)
        return bool(body["max_tokens"] > 1)

    with Playing(context=12_000, fault=fault) as server:
        began = time.monotonic()
        with pytest.raises(EngineDown, match="refuses our key"):
            engines(server).writer.headline(LONG, Brief())
        assert time.monotonic() - began < 5
