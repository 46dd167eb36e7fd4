"""The ways in which a server goes wrong, for sound, image and text: nothing lost, nothing half."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.model_server import Body, Fault, Playing, Talking, answer, pieces
from tests.worker.engines.served.made import WORKS, Work, engines
from worker.errors import EngineDown, Failed, Unavailable, WorkerError

LEAKS = ("/srv", "secret", "Traceback", "127.0.0.1", "sekret")


def once(fault: Callable[[Talking, Body], Any]) -> Fault:
    """It happens to the first real request that a server gets, and never again."""
    struck = list[Playing]()

    def strike(talking: Talking, body: Body) -> bool:
        if body["max_tokens"] == 1 or any(one is talking.playing for one in struck):
            return False
        struck.append(talking.playing)
        fault(talking, body)
        return True

    return strike


def always(fault: Callable[[Talking, Body], Any]) -> Fault:
    """It happens to every real request; a probe is answered."""

    def strike(talking: Talking, body: Body) -> bool:
        if body["max_tokens"] == 1:
            return False
        fault(talking, body)
        return True

    return strike


def to_all(fault: Callable[[Talking, Body], Any]) -> Fault:
    """It happens to probes too: the server is down."""

    def strike(talking: Talking, body: Body) -> bool:
        fault(talking, body)
        return True

    return strike


def cut(talking: Talking, body: Body) -> None:
    """The limit of tokens stops the model in the middle."""
    text = answer(talking.playing, body)
    talking.stream(*pieces(text[: max(1, len(text) // 2)], body, "length"))


def half(talking: Talking, body: Body) -> None:
    """The stream ends in the middle of a word, without a reason."""
    events = list(pieces(answer(talking.playing, body), body))
    talking.stream(*events[: len(events) // 2])


def part_then(then: Callable[[Talking], None]) -> Callable[[Talking, Body], None]:
    def strike(talking: Talking, body: Body) -> None:
        talking.begin()
        for told in list(pieces(answer(talking.playing, body), body))[:2]:
            talking.event(told)
        then(talking)

    return strike


def endless(talking: Talking, _: Body) -> None:
    talking.begin()
    for _round in range(200_000):
        talking.event(
            {"choices": [{"index": 0, "delta": {"content": "and so on " * 40}, "finish_reason": None}]}
        )


def trickle(talking: Talking, _: Body) -> None:
    """One sign now and then, for ever: no pause is too long, only the whole."""
    talking.begin()
    for _round in range(200):
        talking.event({"choices": [{"index": 0, "delta": {"content": "a"}, "finish_reason": None}]})
        time.sleep(0.1)


def says(text: str) -> Callable[[Talking, Body], None]:
    return lambda talking, body: talking.stream(*pieces(text, body))


HTML = b"<html><body>nginx</body></html>"
BUSY = lambda talking, _: talking.refuse(503, "queue is full", Retry_After="0")  # noqa: E731
TOO_LONG = "The input (4000 tokens) is longer than the model's context length (10 tokens)."
FAULTS: dict[str, Fault] = {
    # what passes by itself
    "429 once": once(lambda talking, _: talking.refuse(429, "slow down", Retry_After="0")),
    "503 once": once(BUSY),
    "500 once": once(lambda talking, _: talking.refuse(500, "CUDA error")),
    "502 once": once(lambda talking, _: talking.tell(HTML, 502, "text/html")),
    "reset once": once(lambda talking, _: talking.reset()),
    "reset in the stream once": once(part_then(Talking.reset)),
    "half a stream once": once(half),
    "left without a word once": once(lambda talking, _: talking.leave()),
    "HTML once": once(lambda talking, _: talking.tell(HTML, 200, "text/html")),
    "broken JSON in the stream once": once(lambda talking, _: talking.stream(b'{"choices": [{"del')),
    "an error in the stream once": once(
        lambda talking, _: talking.stream({"error": {"message": "/srv/secret", "code": 500}})
    ),
    "cut once": once(cut),
    "too long once": once(lambda talking, _: talking.refuse(400, TOO_LONG)),
    "nothing said once": once(says("")),
    # what is this request's own fault
    "400": always(lambda talking, _: talking.refuse(400, "bad media")),
    "400 in the stream": always(
        lambda talking, _: talking.stream({"error": {"message": "/srv/secret: bad schema", "code": 400}})
    ),
    "413": always(lambda talking, _: talking.refuse(413, "Payload Too Large")),
    "422": always(lambda talking, _: talking.refuse(422, "Unprocessable")),
    "500": always(lambda talking, _: talking.refuse(500, "CUDA error")),
    "too long": always(lambda talking, _: talking.refuse(400, TOO_LONG)),
    "hang before the first token": always(lambda talking, _: talking.hang()),
    "hang in the stream": always(part_then(Talking.hang)),
    "trickle": always(trickle),
    "endless": always(endless),
    "cut": always(cut),
    "half a stream": always(half),
    "looping": always(says(" ".join(["the same words"] * 60))),
    "a list for an object": always(lambda talking, _: talking.stream([1, 2, 3])),
    "a redirect": always(lambda talking, _: talking.tell({}, 307, Location="http://10.0.0.1/")),
    # what is the server's fault
    "401": to_all(lambda talking, _: talking.refuse(401, "Unauthorized")),
    "404": to_all(lambda talking, _: talking.refuse(404, "Not Found")),
    "503": to_all(BUSY),
    "down with 500": to_all(lambda talking, _: talking.refuse(500, "dead")),
    "down with resets": to_all(lambda talking, _: talking.reset()),
    "down with HTML": to_all(lambda talking, _: talking.tell(HTML, 200, "text/html")),
    "hanging": to_all(lambda talking, _: talking.hang()),
}
ENDS = {("nothing said once", kind) for kind in ("sound", "image", "text")} | {("too long once", "image")}
"""Silence is an answer of its own, and no picture can be divided."""
PASSES = {name for name in FAULTS if name.endswith("once")}
SERVERS = {"401", "404", "503", "down with 500", "down with resets", "down with HTML", "hanging"}


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.kind)
@pytest.mark.parametrize("name", FAULTS)
def test_it_comes_out_whole_or_says_why(name: str, work: Work) -> None:
    with Playing() as server:
        whole = work.do(engines(server))
    with Playing(fault=FAULTS[name]) as server:
        began = time.monotonic()
        kept = list[Any]()
        error: WorkerError | None = None
        try:
            kept = work.do(engines(server))
        except WorkerError as raised:
            error = raised
        assert time.monotonic() - began < 12
    if name in PASSES and (name, work.kind) not in ENDS:
        assert error is None, error
        assert [str(one) for one in kept if "text" in str(one)], "nothing was lost"
        assert kept == whole or name in {"too long once", "cut once"}
    elif error is None:
        assert all(one in whole for one in kept), "what is kept is whole"
    else:
        assert isinstance(error, Unavailable) == (name in SERVERS)
        assert isinstance(error, EngineDown | Failed)
        assert str(error).endswith(".")
        assert not [leak for leak in LEAKS if leak in str(error)]


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.kind)
def test_a_server_that_is_gone_charges_nobody(work: Work) -> None:
    with Playing() as server:
        made = engines(server)
        whole = work.do(made)
    with pytest.raises(EngineDown, match="The work goes on by itself"):
        work.do(made)
    assert whole


WRONG: dict[str, Body] = {
    "an id that is none": {
        "text": "We sail.",
        "evidence": [{"label": "u999", "quote": "we set sail at dawn"}],
    },
    "no evidence": {"text": "We sail.", "evidence": []},
    "an empty quote": {"text": "We sail.", "evidence": [{"label": "u1", "quote": " "}]},
    "no text": {"text": " ", "evidence": [{"label": "u1", "quote": "Good morning"}]},
}


@pytest.mark.parametrize("name", WRONG)
def test_a_claim_that_nothing_can_be_tied_to_is_dropped(name: str) -> None:
    (_, _, writing) = WORKS
    chapter = {"title": "At sea", "first": "u999", "last": "u1"}
    with Playing(answer=lambda _: json.dumps({"claims": [WRONG[name] | chapter]})) as server:
        assert writing.do(engines(server)) == []
