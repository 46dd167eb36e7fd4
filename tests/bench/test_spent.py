"""The arithmetic of the benchmarks: pairs, ratios, clocks before engines, and who belongs to a process."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from tests.bench.clocked import Clocked
from tests.bench.memory import family
from tests.bench.spent import Spent, pairs, ratios, spent_by


def test_pairs_take_turns_in_beginning() -> None:
    order = list[str]()
    first, second = pairs(lambda: order.append("a"), lambda: order.append("b"), 3)
    assert "".join(order) == "abbaab"
    assert len(first) == len(second) == 3


def test_ratios_are_of_pairs() -> None:
    assert ratios([2, 9, 4], [1, 3, 4]) == ("2.00", "1.00 – 3.00")


def test_children_that_ended_are_counted() -> None:
    burn = "import time\nwhile time.process_time() < 0.3: pass"
    spent = spent_by(lambda: subprocess.run([sys.executable, "-c", burn], check=True))
    assert spent.cpu >= 0.3
    assert spent.wall >= 0.3


class Slow:
    name = "slow"

    def answer(self, word: str) -> str:
        time.sleep(0.05)
        return word

    def answers(self) -> Iterator[int]:
        for n in range(2):
            time.sleep(0.05)
            yield n


def test_a_clock_passes_everything_on_and_counts_only_the_inside() -> None:
    clock = Clocked(Slow())
    assert clock.name == "slow"
    assert clock.answer("yes") == "yes"
    for n in clock.answers():
        time.sleep(0.2 + n / 100)
    assert clock.spent["answer"].wall == pytest.approx(0.05, abs=0.045)
    assert 0.1 <= clock.spent["answers"].wall < 0.3


def test_sums_of_what_was_spent() -> None:
    assert Spent(1, 2) + Spent(3, 4) == Spent(4, 6)


def test_a_child_belongs_to_its_parent() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert child.pid in family(os.getpid())
        assert os.getppid() not in family(os.getpid())
        child.communicate(b"\n")
