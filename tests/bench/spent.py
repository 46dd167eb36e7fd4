"""How much time a piece of work takes, its children's included, and how two of them compare."""

import resource
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(slots=True)
class Spent:
    """Seconds by the clock, and seconds that processors worked: our own threads and children that ended."""

    wall: float = 0.0
    cpu: float = 0.0

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.wall + other.wall, self.cpu + other.cpu)


@contextmanager
def spending(spent: Spent) -> Iterator[None]:
    """Add what the block takes."""
    wall, cpu = perf_counter(), _cpu()
    try:
        yield
    finally:
        spent.wall += perf_counter() - wall
        spent.cpu += _cpu() - cpu


def spent_by(work: Callable[[], object]) -> Spent:
    spent = Spent()
    with spending(spent):
        work()
    return spent


def pairs(
    ours: Callable[[], object], bare: Callable[[], object], rounds: int
) -> tuple[list[Spent], list[Spent]]:
    """Both in turns, the one that begins changing each time, so that what else the machine does hits both."""
    first, second = list[Spent](), list[Spent]()
    for n in range(rounds):
        for kept, work in ((first, ours), (second, bare))[:: 1 if n % 2 == 0 else -1]:
            kept.append(spent_by(work))
    return first, second


def ratios(ours: Sequence[float], bare: Sequence[float]) -> tuple[str, str]:
    """The median of the pairs' ratios, and the least and the most."""
    each = [one / other for one, other in zip(ours, bare, strict=True)]
    return f"{median(each):.2f}", f"{min(each):.2f} – {max(each):.2f}"


def seconds(values: Sequence[float]) -> str:
    return f"{median(values):.1f} s"


def _cpu() -> float:
    used = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)
