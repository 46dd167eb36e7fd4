"""The checker that is not the product's, and the making of false claims."""

from dataclasses import replace
from random import Random

import pytest

from tests.eval.alterations import ALTERED, falsified
from tests.eval.checker import facts, objection, objections, units
from worker.findings import Sight, Span, Word
from worker.meeting import Claim, Evidence, EvidenceKind, Meeting, Section, Showing, Utterance

TEXT = "We did not ship two parts to Leeds before Marion called us"


def row(n: int, text: str, *, is_timed: bool = True) -> Utterance:
    start = 10_000 * n
    words = [Word(Span(start + 100 * at, start + 100 * at + 90), one) for at, one in enumerate(text.split())]
    return Utterance(f"u{n}", "1", Span(start, start + 5000), "p1", text, tuple(words) if is_timed else ())


def meeting(*texts: str) -> Meeting:
    shown = Showing("s1", "1", Span(0, 9000), "k1", "frames/0.webp", Sight(1, "Plan for Leeds\n12 parts"))
    return Meeting("", (), (), tuple(row(n, text) for n, text in enumerate(texts)), (shown,), language="en")


RECORD = meeting(TEXT, *(f"nothing of that kind happened on day {n} of the trip" for n in range(30)))


def said(quote: str, start: int, end: int, of: str = "u0") -> Evidence:
    return Evidence(EvidenceKind.SAID, "1", Span(start, end), quote, of, verified=True)


@pytest.mark.parametrize(
    ("evidence", "why"),
    [
        (said("Ship two parts", 300, 590), ""),
        (said("ship three parts", 300, 590), "the row does not say it"),
        (said("ship parts", 300, 590), "the row does not say it"),
        (said("ship two parts", 200, 590), "it is said at another time"),
        (said("ship two parts", 300, 590, of="u1"), "the row does not say it"),
        (said("ship two parts", 300, 590, of="u99"), "there is no row u99 in that source"),
        (said("…", 300, 590), "nothing is quoted"),
        (Evidence(EvidenceKind.SHOWN, "1", Span(0, 9000), "Plan for Leeds", "s1"), ""),
        (
            Evidence(EvidenceKind.SHOWN, "1", Span(0, 9000), "Plan for York", "s1"),
            "the screen does not show it",
        ),
        (
            Evidence(EvidenceKind.SHOWN, "1", Span(0, 9999), "12 parts", "s1"),
            "the screen is shown at another time",
        ),
        (
            Evidence(EvidenceKind.SHOWN, "2", Span(0, 9000), "12 parts", "s1"),
            "there is no showing s1 in that source",
        ),
    ],
)
def test_quotes_are_held_against_the_record(evidence: Evidence, why: str) -> None:
    assert objection(evidence, RECORD) == why


def test_a_claim_may_state_nothing_that_is_not_quoted() -> None:
    quote = said("ship two parts to Leeds", 300, 790)
    good = Claim("c1", Section.OVERVIEW, "They ship two parts to Leeds", (quote,), verified=True)
    assert list(objections(good, RECORD)) == []
    assert list(objections(replace(good, text="They ship nine parts"), RECORD)) == ["“nine” is not quoted"]
    assert list(objections(replace(good, text="They ship to York"), RECORD)) == ["“york” is not quoted"]
    assert list(objections(replace(good, text="They ship nine", verified=False), RECORD)) == []


def test_facts_are_figures_and_names() -> None:
    assert facts("So Marion spent 40 euros. Then three of us left. I did") == ["marion", "40", "three"]


@pytest.mark.parametrize("kind", ALTERED)
def test_what_is_altered_is_altered_in_one_place(kind: str) -> None:
    altered = ALTERED[kind](TEXT, Random(3), ["umbrella"])
    assert altered is not None
    assert abs(len(units(altered)) - len(units(TEXT))) <= 1
    assert 0 < len(set(units(TEXT)) ^ set(units(altered))) <= 2


def test_there_is_nothing_to_alter_in_a_text_without_it() -> None:
    assert [alter("so it go", Random(3), []) for alter in ALTERED.values()] == [None] * len(ALTERED)


def test_a_claim_becomes_false_in_many_ways_and_the_same_for_a_seed() -> None:
    claims = [
        Claim("c1", Section.OVERVIEW, TEXT, (said(TEXT, 0, 1190),)),
        Claim(
            "c2", Section.OVERVIEW, "day 7 of the trip", (said("day 7 of the trip", 80_600, 81_090, "u8"),)
        ),
    ]
    false = list(falsified(claims, RECORD, Random(1)))
    assert {one.kind for one in false} == {*ALTERED, "two halves", "other place"}
    assert all(objection(one.claim.evidence[0], RECORD) for one in false if one.where == "in the quote")
    assert false == list(falsified(claims, RECORD, Random(1)))
    assert not any(quote.verified for one in false for quote in one.claim.evidence)
