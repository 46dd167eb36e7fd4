"""How much of a recording is heard when its first row comes out."""

from collections.abc import Iterator
from time import perf_counter

from tests.bench.clocked import VoicesLeftOut
from tests.bench.workshop import Workshop
from tests.eval.lab import say
from tests.eval.report import Table, goal, percent
from worker.findings import Heard
from worker.meeting import Brief
from worker.pipeline import take_in

_MINUTES = 10


def measure(shop: Workshop) -> Iterator[Table]:
    table = Table(
        "first",
        ("measure", "of", "at the first row", "at the end", "share", "goal"),
        note="Voices are left out: the line tells them apart after a chunk's words.",
    )
    kit = shop.kit()
    vars(kit.engines)["listener"] = VoicesLeftOut(kit.engines.listener)
    say(f"  {kit.engines.transcriber.name.model}")  # loads it
    source = shop.source(shop.sound(_MINUTES), kit)
    began = perf_counter()
    rows = [
        (perf_counter() - began, len(step.value.text.split()))
        for step in take_in(source, Brief(), kit)
        if isinstance(step.value, Heard)
    ]
    took = perf_counter() - began
    words, (at, first) = sum(count for _, count in rows), rows[0]
    share = first / words
    of = f"{_MINUTES} min of speech"
    table.add("words", of, str(first), str(words), percent(share), goal("≤ 10 %", is_met=share <= 0.1))
    table.add("seconds by the clock", of, f"{at:.1f}", f"{took:.1f}", percent(at / took))
    yield table
