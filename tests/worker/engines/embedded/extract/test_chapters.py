"""Where a talk turns to something new."""

from dataclasses import replace

from tests.worker.engines.embedded.extract.talks import MONEY, talk, two_topics
from worker.engines.embedded.extract.acts import acts
from worker.engines.embedded.extract.chapters import chapters
from worker.engines.embedded.extract.cues import cues
from worker.engines.embedded.extract.phrases import phrases

ENGLISH = cues("en")


def test_another_topic_in_the_mouth_of_another_opens_a_chapter() -> None:
    meeting = two_topics()
    found = chapters(acts(meeting, ENGLISH), meeting, ENGLISH)
    assert len(found) == 2
    turn = next(one.span.start_ms for one in meeting.utterances if "next item" in one.text)
    assert abs(found[1].span.start_ms - turn) <= 30_000


def test_chapters_cover_all_that_was_said() -> None:
    meeting = two_topics()
    cut = acts(meeting, ENGLISH)
    found = chapters(cut, meeting, ENGLISH)
    assert [act.n for chapter in found for act in chapter.acts] == [act.n for act in cut]
    assert found[0].span.end_ms == found[1].span.start_ms


def test_one_voice_on_one_topic_is_one_chapter() -> None:
    meeting = talk(*[f"p1: {MONEY}"] * 20)
    assert len(chapters(acts(meeting, ENGLISH), meeting, ENGLISH)) == 1


def test_a_chapter_is_named_by_what_the_others_lack() -> None:
    meeting = two_topics()
    found = chapters(acts(meeting, ENGLISH), meeting, ENGLISH)
    every = [chapter.acts for chapter in found]
    names = [" ".join(phrases(one, ENGLISH, 3, every)) for one in every]
    assert "budget" in names[0].lower() or "price" in names[0].lower()
    assert "paint" in names[1].lower()


def test_each_file_has_chapters_of_its_own() -> None:
    meeting = two_topics()
    half = len(meeting.utterances) // 2
    utterances = (
        *meeting.utterances[:half],
        *(replace(one, source="2") for one in meeting.utterances[half:]),
    )
    parted = replace(meeting, utterances=utterances)
    assert {one.source for one in chapters(acts(parted, ENGLISH), parted, ENGLISH)} == {"1", "2"}
    assert chapters([], talk(), ENGLISH) == []
