"""JSON: the names and values that scripts rely on, spelled out apart from the schema."""

import json
from typing import Any

from tests.worker.exports import records
from worker.exports import Choices, Document
from worker.exports.json import FORMAT, render
from worker.meeting import Record

ADDRESS = "https://minutes.example/meetings/7"


def document(record: Record, of: Document = Document.MEETING, address: str = "") -> Any:
    return json.loads(render(record, of, Choices(address=address)))


def test_the_command_line_shows_the_whole_meeting() -> None:
    assert FORMAT.documents[0] is Document.MEETING
    assert set(document(records.long_meeting())) == {
        "schema_version",
        "meeting",
        "overview",
        "chapters",
        "decisions",
        "actions",
        "open_questions",
        "key_figures",
        "sights",
        "engine",
        "coverage",
        "transcript",
    }


def test_each_document_holds_its_own() -> None:
    assert "transcript" not in document(records.long_meeting(), Document.MINUTES)
    assert set(document(records.gapped(), Document.TRANSCRIPT)) == {"schema_version", "transcript"}


def test_a_meeting_says_who_when_and_how_long() -> None:
    meeting = document(records.long_meeting())["meeting"]
    assert meeting["id"] is None
    assert meeting["title"] == "Budget"
    assert meeting["started_at"] == "2026-03-01T09:30:00+00:00"
    assert meeting["duration_ms"] == 4_810_000
    assert meeting["participants"] == ["Anna", "Speaker 2"]


def test_an_action_carries_its_proof() -> None:
    (action,) = document(records.long_meeting())["actions"]
    assert action == {
        "id": "c8",
        "text": "Send the budget",
        "verified": True,
        "doubt": "",
        "evidence": [
            {
                "kind": "said",
                "source_id": "1",
                "utterance_id": "u9",
                "sight_id": None,
                "start_ms": 72_000,
                "end_ms": 76_200,
                "speaker": "Speaker 2",
                "quote": "Sentence number 9 is about the budget, and it goes on for a while.",
                "verified": True,
            }
        ],
        "assignee": "Anna",
        "due": "Friday",
        "status": "open",
        "playback_url": None,
    }


def test_what_was_shown_points_at_a_sight() -> None:
    found = document(records.one_image())
    (sight,) = found["sights"]
    assert sight == {
        "id": "s1",
        "source_id": "1",
        "screen": "x1",
        "start_ms": 0,
        "end_ms": 0,
        "text": "Revenue\n3.5 M€",
        "description": "A table",
    }
    (proof,) = found["key_figures"][0]["evidence"]
    assert (proof["kind"], proof["sight_id"], proof["utterance_id"], proof["speaker"]) == (
        "shown",
        "s1",
        None,
        None,
    )


def test_a_chapter_has_its_stretch() -> None:
    (chapter,) = document(records.long_meeting())["chapters"]
    told = (chapter["title"], chapter["source_id"], chapter["start_ms"], chapter["end_ms"])
    assert told == ("Opening", "1", 0, 4_000_000)


def test_the_transcript_has_words_and_what_the_screen_corrected() -> None:
    last = document(records.long_meeting())["transcript"][-1]
    assert last["words"][0] == {"start_ms": 4_792_000, "end_ms": 4_792_300, "text": "Sentence"}
    (fixed,) = last["corrections"]
    assert fixed == {"heard": "bad jet", "written": "budget", "sight_id": "s1", "at_word": 6}


def test_gaps_and_coverage() -> None:
    coverage = document(records.gapped())["coverage"]
    assert (coverage["covered_ms"], coverage["total_ms"]) == (59_999, 90_000)
    assert [(gap["source_id"], gap["start_ms"], gap["end_ms"]) for gap in coverage["gaps"]] == [
        ("1", 30_000, 60_000)
    ]


def test_an_unverified_claim_says_why() -> None:
    (decision,) = document(records.unverified())["decisions"]
    assert decision["possible"] is False
    assert (decision["verified"], decision["doubt"]) == (False, "Tuesday was not said")
    assert decision["evidence"][0]["verified"] is False


def test_a_moment_is_opened_on_the_meetings_clock_or_by_its_source() -> None:
    actions = document(records.several(), address=ADDRESS)["actions"]
    assert [one["playback_url"] for one in actions] == [f"{ADDRESS}?t=12", f"{ADDRESS}?source=2", None]


def test_sources_stand_on_the_meetings_clock() -> None:
    sources = document(records.several())["meeting"]["sources"]
    assert [(one["position"], one["duration_ms"], one["offset_ms"]) for one in sources] == [
        (1, 10_000, 0),
        (2, None, None),
        (3, 20_000, 10_000),
        (4, None, None),
    ]


def test_no_minutes_no_engine() -> None:
    assert document(records.unwritten())["engine"] is None
