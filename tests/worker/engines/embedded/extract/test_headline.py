"""What a meeting is called."""

from tests.worker.engines.embedded.extract.talks import talk
from worker.engines import Options
from worker.engines.embedded.writer import writer
from worker.meeting import Brief


def title(*lines: str) -> str:
    return writer(Options()).headline(talk(*lines), Brief()).title


def test_a_brief_meeting_is_named_by_what_it_returns_to_in_its_order() -> None:
    said = (
        "p1: The new warehouse will cost 42,000 euros, and last week it was cheaper.",
        "p2: The supplier says so, and next week the supplier will say more.",
        "p1: Then the warehouse and the training: in May the training takes two days.",
        "p2: In May the training is too early for the supplier.",
    )
    assert title(*said) == "Warehouse, supplier, training"


def test_what_returns_to_nothing_is_named_by_a_sentence_that_fits() -> None:
    said = (
        "p1: I fixed the password reset yesterday and I'll look at the other pages of the login today.",
        "p2: Let's postpone the release to Thursday.",
    )
    assert title(*said) == "Let's postpone the release to Thursday"
