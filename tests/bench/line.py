"""The whole line, from a video to its minutes, against the time spent inside models."""

from collections.abc import Iterator

from tests.bench.clocked import Clocked, clocked
from tests.bench.spent import Spent, spending
from tests.bench.workshop import Workshop
from tests.eval.lab import ended
from tests.eval.report import Table
from worker.kit import Kit
from worker.meeting import Brief
from worker.pipeline import run

_MINUTES = 3
_ROUNDS = 2


def measure(shop: Workshop) -> Iterator[Table]:
    table = Table(
        "line",
        ("whole line ÷ models", "of", "by the clock", "processor time", "whole", "inside models"),
        note=f"{shop.threads} threads; models are loaded before; jail: {shop.level}.",
    )
    kit = shop.kit()
    clocks = clocked(kit.engines)
    ended(run([shop.source(shop.cut(0.5), kit)], Brief(), kit))  # what is made once is made before
    for n in range(_ROUNDS):
        for clock in clocks.values():
            clock.spent.clear()
        _run(shop, kit, clocks, f"{_MINUTES} min of video, run {n + 1}", table)
    for role, clock in clocks.items():
        for method, spent in clock.spent.items():
            table.add("inside models, last run", f"{role}: {method}", "", "", "", _seconds(spent))
    yield table


def _run(shop: Workshop, kit: Kit, clocks: dict[str, Clocked], of: str, table: Table) -> None:
    whole = Spent()
    with spending(whole):
        ended(run([shop.source(shop.cut(_MINUTES), kit)], Brief(), kit))
    inside = sum((spent for clock in clocks.values() for spent in clock.spent.values()), Spent())
    by_clock, by_processor = f"{whole.wall / inside.wall:.2f}", f"{whole.cpu / inside.cpu:.2f}"
    table.add("ratio", of, by_clock, by_processor, _seconds(whole), _seconds(inside))


def _seconds(spent: Spent) -> str:
    return f"{spent.wall:.1f} s ({spent.cpu:.1f} s of processors)"
