"""Questions to a real recording, by the real engine: three that it answers, and three that it does not."""

from pathlib import Path

import pytest

from tests import media
from worker.ask import Book, ask
from worker.engines import Engines
from worker.findings import MediaKind, Source
from worker.kit import Kit
from worker.media.tools import Tools
from worker.meeting import Brief, Claim, NotFound, Passage
from worker.pipeline import run

ANSWERED = {
    "What would you like to buy, a Chromecast?": "Chromecast",
    "Which color would you like, blue, black or red?": "black",
    "Should we ship the Chromecast regular or express?": "express",
}
ABSENT = (
    "Who won the election in France?",
    "How much does the insurance policy cost?",
    "When does the train to Lisbon leave?",
)


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, Kit]:
    """A phone call in a shop, from its sound to its passages."""
    path = media.shared_media("speech", "google_commercial_mono.wav")
    folder = tmp_path_factory.mktemp("heard")
    kit = Kit(Tools.found(folder), Engines())
    line = run([Source("1", path.name, Path(path), folder, MediaKind.AUDIO, "en")], Brief(), kit)
    passages: list[Passage] = []
    while True:
        try:
            step = next(line)
        except StopIteration as end:
            return Book(end.value.meeting, passages), kit
        if isinstance(step.value, Passage):
            passages.append(step.value)


def test_it_answers_what_was_said_and_refuses_what_was_not(heard: tuple[Book, Kit]) -> None:
    book, kit = heard
    for asked, holds in ANSWERED.items():
        parts = list(ask(asked, [book], kit))
        claims = [part for part in parts if isinstance(part, Claim)]
        assert claims, f"“{asked}” was not answered"
        assert all(claim.verified and claim.evidence for claim in claims)
        assert any(holds.casefold() in one.quote.casefold() for claim in claims for one in claim.evidence)
    for asked in ABSENT:
        (part,) = ask(asked, [book], kit)
        assert isinstance(part, NotFound), f"“{asked}” was answered with {part}"
        assert part.nearest


def test_nothing_is_answered_from_nothing(heard: tuple[Book, Kit]) -> None:
    _book, kit = heard
    assert list(ask("Who is there?", [], kit)) == [NotFound()]
