"""Sentences as they were said, and as they are read."""

import pytest

from tests.worker.engines.embedded.extract.talks import talk
from worker.engines.embedded.extract.acts import acts, readable
from worker.engines.embedded.extract.cues import cues
from worker.meeting import Claim, Section
from worker.verify import verify

ENGLISH = cues("en")


def said(*lines: str) -> list[str]:
    return [act.text for act in acts(talk(*lines), ENGLISH)]


def test_an_utterance_is_cut_into_its_sentences() -> None:
    assert said("p1: The plan is ready. Dr. Lee read 3.5 pages of it! Did you?") == [
        "The plan is ready.",
        "Dr. Lee read 3.5 pages of it!",
        "Did you?",
    ]


def test_scripts_without_blanks_are_cut_at_their_own_marks() -> None:
    assert said("p1: 予算を確認します。次は来週です。") == ["予算を確認します。", "次は来週です。"]


def test_a_sentence_broken_off_by_a_nod_is_put_together() -> None:
    (whole, nod) = acts(talk("p1: So we need to look", "p2: Yeah.", "p1: at the old code first."), ENGLISH)
    assert whole.text == "We need to look at the old code first."
    assert [one.of for one in whole.said] == ["u1", "u3"]
    assert whole.is_whole
    assert nod.text == "Yeah."


def test_another_sentence_does_not_join() -> None:
    assert (
        len(said("p1: So we need to look", "p2: No, that was done on Monday already.", "p1: at the code."))
        == 3
    )


def test_a_sentence_that_runs_on_is_cut_at_a_comma() -> None:
    clause = "the server keeps every recording for one whole year without asking anybody at all"
    pieces = said(f"p1: {', and '.join([clause] * 5)}.")
    assert len(pieces) > 1
    assert all(12 <= len(piece.split()) <= 45 for piece in pieces)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("Um, okay, so we ship it.", "We ship it."),
        ("I I'll check th those files.", "I'll check those files."),
        ("We want we want a screen.", "We want a screen."),
        ("It ends in twenty twenty one.", "It ends in twenty twenty one."),
        ("It is 5 5 6.", "It is 5 5 6."),
        ("The archive and the", "The archive"),
        ("Um.", "Um."),
    ],
)
def test_what_is_read_leaves_out_only_hesitations(quote: str, text: str) -> None:
    assert readable([quote], ENGLISH) == text


def test_every_act_of_every_kind_can_be_verified() -> None:
    meeting = talk(
        "p1: Um, so so we need to look", "p2: Uh-huh.", "p1: at, uh, 3.5 pages. And th the", "p1: Budget."
    )
    for act in acts(meeting, ENGLISH):
        checked = verify(Claim("c", Section.OVERVIEW, act.text, act.said), meeting)
        assert all(one.verified for one in checked.evidence), act
