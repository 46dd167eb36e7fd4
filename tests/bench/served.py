"""What the client of a model server costs: what is sent, what is shared, what waits, what is added."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from statistics import median
from time import perf_counter, sleep

import httpx
import numpy as np

from tests.bench.workshop import Workshop
from tests.eval.report import Table, goal, percent
from tests.model_server import KEY, Body, Playing, Talking, clip, parts, words
from tests.worker.engines.served.made import tone
from tests.worker.engines.served.test_pen import LONG, asked
from tests.worker.engines.test_contract import recording, stretch
from worker.engines import Engines, Options, Scope
from worker.engines.served.dialects import DIALECTS
from worker.engines.served.pages import TASK
from worker.engines.served.parts import text
from worker.engines.served.server import Server
from worker.engines.served.watch import Reader
from worker.findings import Span
from worker.meeting import Brief, Term
from worker.prompts import templates
from worker.roles import SAMPLE_RATE

UNITS, SLOTS, LATENCY_S = 500, 8, 0.5
ROUNDS = 40
TOKENS_A_SECOND, TOKENS_A_PICTURE, LETTERS_A_TOKEN = 25, 560, 4


def measure(shop: Workshop) -> Iterator[Table]:
    del shop  # nothing of it is listened to: what is sent does not depend on what is in it
    table = Table(
        "served",
        ("measure", "of", "value", "goal"),
        note="A scripted server on this machine. "
        "Tokens: as SGLang counts sound and pictures; text by its letters.",
    )
    _prefix(table)
    _sent(table)
    _slots(table)
    _added(table)
    yield table


def _engines(server: Playing, scope: Scope | None = None) -> Engines:
    options = Options(server_url=server.url, server_key=KEY, scope=scope or Scope())
    return Engines(options, dict.fromkeys(("transcriber", "viewer", "writer"), "sglang"))


def _prefix(table: Table) -> None:
    """Every prompt about a meeting, in two languages and every template, up to the mark of the task."""
    with Playing() as server:
        made = _engines(server)
        for language in ("en", "de"):
            for template in templates():
                brief = Brief(language, template, vocabulary=(Term("Kubernetes"),))
                made.writer.headline(recording(), brief)
                claims = list(made.writer.minute(recording(), brief))
                made.writer.repair(
                    replace(claims[0], doubt="The quote is not in the recording."), recording()
                )
        list(made.writer.answer(asked("When do we ship?")))
        prompts = [f"{body['messages'][0]['content']}\n{words(body)}" for body in server.chats]
    head = prompts[0].partition(TASK)[0] + TASK
    alike = sum(one.startswith(head) for one in prompts) / len(prompts)
    is_exact = len({one.removeprefix(head)[:1] for one in prompts}) > 1
    told = percent(alike if is_exact else 0.0)
    table.add(
        "prompts alike up to the task", f"{len(prompts)} prompts", told, goal("100 %", is_met=alike == 1)
    )


def _sent(table: Table) -> None:
    """An hour of talk, a screen a minute, its minutes and ten questions."""
    with Playing(context=131_072) as server:
        made = _engines(server)
        for minute in range(60):
            span = Span(60_000 * minute, 60_000 * (minute + 1))
            turns = [
                Span(span.start_ms + 1000 * at, span.start_ms + 1000 * (at + 14)) for at in (0, 15, 30, 45)
            ]
            sound = np.tile(tone(1), 60)
            frame = np.tile(np.arange(256, dtype=np.uint8)[None, :, None], (144, 1, 3))
            whole = replace(stretch(sound, turns), span=span, speech=tuple(turns), frames=((span, frame),))
            list(made.transcriber.hear(whole))
            made.viewer.see(frame, minute)
        list(made.writer.minute(LONG, Brief()))
        for _ in range(10):
            list(made.writer.answer(asked("When?")))
        by_role: dict[str, list[Body]] = defaultdict(list)
        for body in server.chats:
            by_role[_role(body)].append(body)
    for role, bodies in by_role.items():
        sent = sum(len(json.dumps(body)) for body in bodies)
        value = f"{len(bodies)} calls, {sent / 1e6:.1f} MB, {sum(map(_tokens, bodies)):,} tokens"
        table.add("sent for an hour", role, value, "")


def _role(body: Body) -> str:
    if clip(body) is not None:
        return "transcriber"
    return "viewer" if any(part["type"] == "image_url" for part in parts(body)) else "writer"


def _tokens(body: Body) -> int:
    heard = clip(body)
    pictures = sum(part["type"] == "image_url" for part in parts(body))
    seconds = 0.0 if heard is None else len(heard) / SAMPLE_RATE
    text_tokens = (len(body["messages"][0]["content"]) + len(words(body))) // LETTERS_A_TOKEN
    return int(text_tokens + round(TOKENS_A_SECOND * seconds) + TOKENS_A_PICTURE * pictures)


def _slots(table: Table) -> None:
    def slow(talking: Talking, body: Body) -> bool:
        sleep(LATENCY_S)
        return False

    with Playing(fault=slow, streams=SLOTS) as server:
        made = Server(DIALECTS["sglang"], Options(server_url=server.url, server_key=KEY))
        assert made.about.streams == SLOTS

        def unit(n: int) -> str:
            return made.ask("You answer.", [text(f"Say {n}.")], tokens=50, scope=Scope()).text

        began = perf_counter()
        with ThreadPoolExecutor(4 * SLOTS) as pool:
            lost = UNITS - sum(map(bool, pool.map(unit, range(UNITS))))
        ratio = (perf_counter() - began) / (UNITS * LATENCY_S / SLOTS)
    of = f"{UNITS} requests of {LATENCY_S} s on {SLOTS} slots, {lost} lost"
    table.add("wall ÷ ideal", of, f"{ratio:.3f}", goal("≤ 1.10", is_met=ratio <= 1.1 and not lost))


class _First(Reader):
    def __init__(self) -> None:
        super().__init__()
        self.at: float | None = None

    def reads(self, text: str) -> None:
        super().reads(text)
        self.at = self.at or perf_counter()


def _added(table: Table) -> None:
    """Until the first piece of the same answer, by our client and by a bare one, in turns."""
    headers = {"Authorization": f"Bearer {KEY}"}
    with Playing() as server, httpx.Client(base_url=server.url, trust_env=False, headers=headers) as line:
        made = Server(DIALECTS["sglang"], Options(server_url=server.url, server_key=KEY))
        task = [text("Say something." * 2000)]
        body = made.body("You answer.", task, tokens=50, scope=Scope())
        ours, bare = list[float](), list[float]()
        for n in range(ROUNDS):
            for is_ours in (True, False)[:: 1 if n % 2 else -1]:
                if is_ours:
                    ours.append(_first_of_ours(made, body))
                else:
                    bare.append(_first_of_bare(line, body))
    added = median(_pairs(ours, bare)) * 1000
    of = f"{ROUNDS} answers, against httpx alone"
    table.add("delay added to the first token", of, f"{added:.1f} ms", goal("≤ 100 ms", is_met=added <= 100))


def _pairs(ours: Sequence[float], bare: Sequence[float]) -> list[float]:
    return [one - other for one, other in zip(ours, bare, strict=True)]


def _first_of_ours(made: Server, body: Body) -> float:
    first, began = _First(), perf_counter()
    made.client.ask(body, first)
    assert first.at
    return first.at - began


def _first_of_bare(line: httpx.Client, body: Body) -> float:
    """The client was made before, as ours was: what that takes is no part of an answer."""
    began = perf_counter()
    with line.stream("POST", "/v1/chat/completions", json=body) as answer:
        next(one for one in answer.iter_lines() if '"content": "' in one and '"content": ""' not in one)
        return perf_counter() - began
