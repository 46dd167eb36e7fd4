"""What a meeting says of older tasks and decisions: the true signs are found, near misses are not."""

import pytest

from tests.worker.engines.embedded.extract.talks import talk
from worker.ask import Book
from worker.engines import Engines, Options
from worker.follow import replaced, said_done
from worker.roles import Embedder

TASKS = {
    "pool": "Raise the pool limit on the payments database and alert at 80 percent.",
    "sales": "Tell sales in writing that no new service starts before the ledger has moved.",
    "vendor": "Ask the vendor for two months of overlap at half price.",
}


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Engines(Options(threads=1), {"embedder": "scripted"}).embedder


def found(embedder: Embedder, *said: str) -> dict[str, str]:
    book = Book(talk(*said))
    return {hint.key: hint.evidence.quote for hint in said_done(TASKS, book, embedder)}


def test_a_task_that_is_said_to_be_done_is_found_with_its_moment(embedder: Embedder) -> None:
    hints = found(
        embedder,
        "Maria: Good morning everybody.",
        "Priya: I raised the pool limit on the payments database on Monday.",
        "Tomasz: The cut-over plan still needs work.",
    )
    assert hints == {"pool": "I raised the pool limit on the payments database on Monday."}


def test_the_question_before_tells_what_is_done(embedder: Embedder) -> None:
    hints = found(
        embedder,
        "Maria: Jonas, did you ask the vendor for two months of overlap?",
        "Jonas: Yes, that's done.",
    )
    assert hints == {"vendor": "Yes, that's done."}


@pytest.mark.parametrize(
    "said",
    [
        "I haven't raised the pool limit on the payments database yet.",
        "I will raise the pool limit on the payments database tomorrow.",
        "We agreed to raise the pool limit on the payments database.",
        "Is the pool limit on the payments database raised?",
        "The pool limit on the payments database is almost done.",
        "When the pool limit on the payments database is done, we go on.",
        "The slides for the conference are finished.",
        "We finished the payments.",
    ],
)
def test_a_near_miss_is_no_sign(embedder: Embedder, said: str) -> None:
    assert not found(embedder, f"Priya: {said}")


def test_silence_closes_nothing(embedder: Embedder) -> None:
    assert not found(embedder, "Maria: Today is only about the budget.", "Jonas: It is tight.")


def test_german_is_understood_too(embedder: Embedder) -> None:
    said = (
        "Jan: Guten Morgen.",
        "Anna: Ich habe das Angebot an die Bahn geschickt.",
        "Jan: Heute ist viel zu tun.",
    )
    book = Book(talk(*said, language="de"))
    hints = list(said_done({"x": "Das Angebot an die Bahn schicken."}, book, embedder))
    assert [one.key for one in hints] == ["x"]


def test_a_decision_about_the_same_that_says_otherwise_replaces() -> None:
    older = {"off": "The old cluster is switched off by the end of Q4.", "rail": "We ship by rail."}
    newer = {
        "new": "The old cluster is switched off on 15 January 2027.",
        "same": "We ship by rail.",
        "other": "The office moves to Halden.",
    }
    assert list(replaced(older, newer, "en")) == [("off", "new")]
