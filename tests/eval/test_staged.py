"""Staged meetings: what is planted is there, what is absent is not, and the same seed gives the same."""

import pytest

from tests.eval import staged
from tests.eval.evidence import tallied
from worker.engines import Engines
from worker.kit import Kit
from worker.meeting import Claim, EngineName, Headline, Meeting, Minutes, Record, Section
from worker.text.words import occurrences

SEEDS = range(1, 30)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_asked_for_is_there_and_nothing_else(seed: int) -> None:
    made = staged.script(seed)
    said = " ".join(line.text for line in made.lines)
    for asked in made.asked:
        if asked.kind == "shown":
            assert occurrences(asked.holds, made.text)
            assert not occurrences(asked.holds, said)
        elif asked.kind != "absent":
            assert occurrences(asked.holds, said), asked
    texts = [one.text for one in made.asked]
    assert len(set(texts)) == len(texts) == 13
    assert made.reversal
    (first,), (last,) = (occurrences(day, said) for day in (made.reversal.first, made.reversal.last))
    assert first < last


def test_the_same_seed_stages_the_same_meeting() -> None:
    assert staged.script(3) == staged.script(3) != staged.script(4)


def test_minutes_that_tell_what_was_never_said_are_counted() -> None:
    made = staged.script(1)
    assert made.reversal
    claims = (
        Claim("c1", Section.DECISIONS, f"We decided on {made.reversal.first}."),
        Claim("c2", Section.OVERVIEW, "It costs 31337 euros."),
    )
    minutes = Minutes(Headline(""), claims, EngineName("none", "none"))
    record = Record(Meeting("", (), (), (), ()), minutes)
    quiet = staged.Script(made.title, made.lines, made.slides, (), made.reversal)
    held = tallied(quiet, record, Kit(engines=Engines())).held
    assert held["false"] == [False, True]
    assert held["support"] == [False, False]
    assert (held["first in minutes"], held["last in minutes"]) == ([True], [False])
