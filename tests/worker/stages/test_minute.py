"""The stage around a writer: what is passed on, repaired once, or doubted aloud."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tests.worker.engines.embedded.extract.talks import PLANNING, talk
from worker.engines import Engines
from worker.findings import Span
from worker.kit import Kit
from worker.meeting import (
    Brief,
    Claim,
    EngineName,
    Evidence,
    EvidenceKind,
    Headline,
    Meeting,
    Question,
    Section,
)
from worker.roles import Writer
from worker.stages.minute import minute

MEETING = talk(*PLANNING)
TRUE = "let's move the old recordings to the archive"
FALSE = "let's delete the old recordings today"


NAME = EngineName("test", "wavering")


def claim(quote: str) -> Claim:
    evidence = Evidence(EvidenceKind.SAID, "1", Span(0, 60_000), quote, "u4")
    return Claim("", Section.OVERVIEW, "The old recordings move.", (evidence,))


@dataclass
class Wavering:
    """A writer that quotes as it is told, and mends a quote as it is told."""

    quotes: list[str]
    mended: str | None = None
    asked: list[Claim] = field(default_factory=list)
    name: EngineName = NAME
    note: str = ""

    def headline(self, meeting: Meeting, brief: Brief) -> Headline:
        return Headline("Recordings")

    def minute(self, meeting: Meeting, brief: Brief) -> Iterator[Claim]:
        yield from map(claim, self.quotes)

    def answer(self, question: Question) -> Iterator[Claim]:
        raise AssertionError("nobody asks while minutes are written")

    def repair(self, claim: Claim, meeting: Meeting) -> Claim | None:
        self.asked.append(claim)
        if self.mended is None:
            return None
        return replace(claim, label="", evidence=(replace(claim.evidence[0], quote=self.mended),))


def kit(writer: Writer) -> Kit:
    engines = Engines()
    engines.__dict__["writer"] = writer
    return Kit(engines=engines)


def test_the_headline_comes_before_anything_is_written() -> None:
    class Silent(Wavering):
        def minute(self, meeting: Meeting, brief: Brief) -> Iterator[Claim]:
            raise AssertionError("not yet")

    assert next(minute(MEETING, Brief(), kit(Silent([])))) == Headline("Recordings")


def test_claims_are_labelled_and_verified_in_order() -> None:
    writer = Wavering([TRUE, TRUE])
    _, *claims = minute(MEETING, Brief(), kit(writer))
    assert [one.label for one in claims if isinstance(one, Claim)] == ["c1", "c2"]
    assert all(isinstance(one, Claim) and one.verified for one in claims)
    assert writer.asked == []


def test_a_quote_that_does_not_hold_is_repaired_once() -> None:
    writer = Wavering([FALSE], mended=TRUE)
    _, mended = minute(MEETING, Brief(), kit(writer))
    assert isinstance(mended, Claim)
    assert (mended.label, mended.verified) == ("c1", True)
    assert len(writer.asked) == 1
    assert writer.asked[0].doubt


def test_what_cannot_be_repaired_is_doubted() -> None:
    for mended in (None, FALSE):
        writer = Wavering([FALSE], mended=mended)
        _, doubted = minute(MEETING, Brief(), kit(writer))
        assert isinstance(doubted, Claim)
        assert not doubted.verified
        assert doubted.doubt
        assert len(writer.asked) == 1
