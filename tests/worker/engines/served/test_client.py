"""The client: deadlines, a breaker that asks for one token, back-off, room; a closed socket cancels."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.model_server import KEY, Body, Playing, Talking, pieces
from tests.worker.engines.served.made import HURRIED, PICTURE, engines
from worker.engines import Options, Patience, Scope
from worker.engines.served.breaker import Breaker
from worker.engines.served.dialects import DIALECTS
from worker.engines.served.parts import text
from worker.engines.served.server import Server, server
from worker.engines.served.wire import root
from worker.errors import Crashed, EngineDown, TookTooLong


def made(playing: Playing, patience: Patience = HURRIED, **told: Any) -> Server:
    return Server(
        DIALECTS["sglang"], Options(server_url=playing.url, server_key=KEY, patience=patience, **told)
    )


def ask(one: Server, words: str = "Say something.", tokens: int = 50) -> str:
    return one.ask("You answer.", [text(words)], tokens=tokens, scope=Scope()).text


# ── the breaker ──────────────────────────────────────────────────────────────────────────────────────


def test_a_breaker_lets_nobody_through_while_the_server_is_down() -> None:
    up, probes = [False], list[float]()

    def probe() -> bool:
        probes.append(time.monotonic())
        return up[0]

    breaker = Breaker(probe, Patience(cool_s=0.05, cold_s=0.1))
    breaker.enter()
    assert not probes, "nobody probes a server that is well"
    assert not breaker.suspect()
    for _ in range(50):
        with pytest.raises(EngineDown):
            breaker.enter()
    assert len(probes) == 1, "while it cools nobody asks"
    time.sleep(0.06)
    with pytest.raises(EngineDown):
        breaker.enter()
    assert len(probes) == 2
    up[0] = True
    time.sleep(0.11)
    breaker.enter()
    breaker.enter()
    assert len(probes) == 3
    assert not breaker.is_open


def test_one_probes_for_all() -> None:
    began, go_on, probes = threading.Event(), threading.Event(), list[int]()

    def probe() -> bool:
        probes.append(1)
        if len(probes) > 1:
            began.set()
            go_on.wait(5)
        return len(probes) > 1

    breaker = Breaker(probe, Patience(cool_s=0.01))
    breaker.suspect()
    time.sleep(0.02)
    first = threading.Thread(target=breaker.enter)
    first.start()
    assert began.wait(5)
    with pytest.raises(EngineDown):
        breaker.enter()
    go_on.set()
    first.join()
    breaker.enter()
    assert len(probes) == 2


def test_a_server_that_comes_back_is_used_again() -> None:
    down = [True]

    def fault(talking: Talking, _: Body) -> bool:
        if down[0]:
            talking.reset()
        return down[0]

    with Playing(fault=fault) as playing:
        one = made(playing)
        assert one.about.model
        with pytest.raises(EngineDown):
            ask(one)
        asked = len(playing.asked)
        with pytest.raises(EngineDown):
            ask(one)
        assert len(playing.asked) == asked, "an open breaker sends nothing"
        down[0] = False
        time.sleep(0.15)
        assert ask(one)
        probe = playing.asked[-2]
        assert probe["max_tokens"] == 1, "one generated token closes it"


def test_a_request_that_brings_the_server_down_is_not_sent_for_ever() -> None:
    down = [0.0]

    def fault(talking: Talking, body: Body) -> bool:
        if "poison" in str(body):
            down[0] = time.monotonic() + 0.1
        if time.monotonic() < down[0]:
            talking.reset()
            return True
        return False

    with Playing(fault=fault) as playing:
        one = made(playing)
        errors = list[type[Exception]]()
        while Crashed not in errors:
            with pytest.raises((EngineDown, Crashed)) as raised:
                ask(one, "poison")
            errors.append(raised.type)
            time.sleep(0.12)
            assert len(errors) < 30
        assert sum("poison" in str(body) for body in playing.asked) == 3
        time.sleep(0.3)
        assert ask(one, "honey")


# ── deadlines ────────────────────────────────────────────────────────────────────────────────────────


def slowly(before: float, between: float) -> Callable[[Talking, Body], bool]:
    def fault(talking: Talking, body: Body) -> bool:
        if body["max_tokens"] == 1:
            return False
        time.sleep(before)
        talking.begin()
        for told in pieces("a" * 24 * 5, body):
            talking.event(told)
            time.sleep(between)
        talking.event(b"[DONE]")
        return True

    return fault


@pytest.mark.parametrize(
    ("before", "between", "patience"),
    [
        (0.6, 0, Patience(first_s=0.2, idle_s=5, total_s=5, tries=1)),
        (0, 0.6, Patience(first_s=5, idle_s=0.2, total_s=5, tries=1)),
        (0, 0.1, Patience(first_s=5, idle_s=5, total_s=0.3, tries=1)),
    ],
    ids=["first token", "idle", "total"],
)
def test_each_deadline_ends_a_request(before: float, between: float, patience: Patience) -> None:
    with Playing(fault=slowly(before, between)) as playing:
        one = made(playing, patience)
        assert one.about.model
        began = time.monotonic()
        with pytest.raises(TookTooLong):
            ask(one)
        assert time.monotonic() - began < 1


def test_within_its_deadlines_a_slow_answer_is_an_answer() -> None:
    with Playing(fault=slowly(0.1, 0.05)) as playing:
        assert ask(made(playing, Patience(first_s=2, idle_s=2, total_s=5, tries=1))) == "a" * 120


def test_a_closed_socket_cancels() -> None:
    def fault(talking: Talking, body: Body) -> bool:
        if body["max_tokens"] > 1:
            talking.hang()
        return bool(body["max_tokens"] > 1)

    with Playing(fault=fault) as playing:
        with pytest.raises(TookTooLong):
            ask(made(playing, Patience(first_s=0.2, idle_s=0.2, total_s=1, tries=1)))
        time.sleep(0.1)
        assert [lasted for lasted in playing.broken_off if lasted < 0.8], "the server saw the client leave"


# ── busy ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_busy_server_is_asked_again_later_and_later() -> None:
    at = list[float]()

    def fault(talking: Talking, body: Body) -> bool:
        at.append(time.monotonic())
        talking.refuse(503, "queue full")
        return True

    with Playing(fault=fault) as playing:
        one = made(playing, Patience(tries=4, pause_s=0.1))
        assert one.about.model
        with pytest.raises(EngineDown, match="no room"):
            ask(one)
        assert len(at) == 4
        assert at[3] - at[2] > at[1] - at[0]
        assert not one.client.breaker.is_open


def test_no_more_is_asked_at_once_than_the_server_has_room_for() -> None:
    inside, most, lock = [0], [0], threading.Lock()

    def fault(talking: Talking, body: Body) -> bool:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        time.sleep(0.05)
        with lock:
            inside[0] -= 1
        return False

    with Playing(fault=fault, streams=2) as playing:
        for one, allowed in ((made(playing), 2), (made(playing, server_streams=3), 3)):
            assert one.about.streams == allowed
            most[0] = 0
            callers = [threading.Thread(target=ask, args=(one,)) for _ in range(8)]
            for caller in callers:
                caller.start()
            for caller in callers:
                caller.join()
            assert most[0] == allowed


# ── who asks ─────────────────────────────────────────────────────────────────────────────────────────


def test_tenants_have_their_own_salt_and_people_go_first() -> None:
    with Playing() as playing:
        batch = engines(playing)
        person = batch.within(Scope("workspace-7", priority=10))
        batch.viewer.see(PICTURE, 1)
        person.viewer.see(PICTURE, 1)
        first, second = playing.chats
        assert "cache_salt" not in first
        assert (second["cache_salt"], second["priority"]) == ("workspace-7", 10)
        assert first["priority"] < second["priority"]
        assert first["rid"] != second["rid"]
        assert vars(person.viewer)["_server"] is vars(batch.viewer)["_server"]
        assert person.embedder is batch.embedder, "a loaded model is shared"


def test_all_roles_of_a_process_share_one_server() -> None:
    options = Options(server_url="http://127.0.0.1:9", patience=HURRIED)
    assert server("sglang", options) is server(
        "sglang", Options(server_url="http://127.0.0.1:9", threads=8, patience=HURRIED)
    )
    assert server("sglang", options) is not server("vllm", options)


@pytest.mark.parametrize("url", ["http://a:1", "http://a:1/", "http://a:1/v1", " http://a:1/v1/ "])
def test_an_address_may_end_as_people_write_it(url: str) -> None:
    assert root(url) == "http://a:1"


def test_the_key_is_in_no_text_of_the_options() -> None:
    assert KEY not in repr(Options(server_url="http://a", server_key=KEY))
