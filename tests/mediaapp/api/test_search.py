"""Search and questions by REST, in the token's own workspace."""

import pytest
from pytest_django.fixtures import Settings

from mediaapp.asking.services import ask
from mediaapp.ledger.models import Job, Work
from mediaapp.ledger.run import run
from mediaapp.meetings import kit
from mediaapp.meetings.models import Meeting
from tests import transcript
from tests.mediaapp.api import contract
from tests.mediaapp.api.script import Script, is_problem
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def _scripted(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ENGINE, settings.ENGINES = "scripted", {}
    kit.forget()
    monkeypatch.setattr("mediaapp.ledger.send._publish", lambda queue, keys: len(keys))


def test_what_was_said_is_found_where_it_was_said(people: People, meeting: Meeting, script: Script) -> None:
    transcript.record(people.elsewhere)
    told = contract.keeps("GET", "search?q=rehearsal", script.get("search?q=rehearsal"))
    assert {one["meeting_id"] for one in told["data"]} == {str(meeting.pk)}
    first = told["data"][0]
    assert "rehearsal" in first["text"]
    assert (first["kind"], first["exact"]) == ("said", True)
    assert first["speaker"] in {"Priya Raman", "Maria Oduya", None}
    assert f"/meetings/{meeting.pk}/?t=" in first["url"]


def test_it_is_narrowed(meeting: Meeting, script: Script) -> None:
    shown = script.get("search?q=services&kind=shown").json()
    assert {one["kind"] for one in shown["data"]} == {"shown"}
    assert script.get("search?q=services&kind=shown&speaker=Nobody").json()["total"] == 0
    assert is_problem(script.get("search"), 422, "invalid")
    assert is_problem(script.get("search?q=x&kind=felt"), 422, "invalid")
    assert is_problem(script.get("search?q=x&cursor=e30"), 422, "invalid_cursor")


def test_pages(people: People, script: Script) -> None:
    transcript.record(people.platform, rows=120)
    first = script.get("search?q=rehearsal&order=newest").json()
    second = script.get(f"search?q=rehearsal&order=newest&cursor={first['meta']['next_cursor']}").json()
    starts = [one["start_ms"] for one in first["data"] + second["data"]]
    assert len(first["data"]) == 20
    assert len(set(starts)) == len(starts)


@pytest.mark.usefixtures("_scripted")
def test_a_question_is_answered_with_its_evidence(meeting: Meeting, script: Script) -> None:
    body = {"question": "What about the rehearsal?", "meeting_id": str(meeting.pk), "wait": 0}
    response = script.ask("POST", "ask", body)
    assert response.status_code == 202
    asked = contract.keeps("POST", "ask", response)
    assert (asked["state"], asked["answered"], asked["claims"]) == ("open", False, [])
    for work in Work.objects.filter(job=asked["id"]):
        run(work.pk)
    told = contract.keeps("GET", response["Location"], script.get(response["Location"]))
    assert told["state"] == "done"
    assert told["answered"] or told["nearest"]
    pins = [pin for claim in told["claims"] for pin in claim["evidence"]] + told["nearest"]
    assert all(pin["meeting_id"] == str(meeting.pk) for pin in pins)
    assert all(pin["playback_url"].startswith("http://testserver/meetings/") for pin in pins)


@pytest.mark.usefixtures("_scripted")
def test_questions_are_counted_and_refused_in_words(
    people: People, meeting: Meeting, script: Script, settings: Settings
) -> None:
    for wrong in (
        {},
        {"question": ""},
        {"question": " \0 "},
        {"question": "x" * 501},
        {"question": "?", "wait": 99},
    ):
        assert is_problem(script.ask("POST", "ask", wrong), 422, "invalid")
    elsewhere = {"question": "What?", "meeting_id": str(transcript.record(people.elsewhere).pk)}
    assert is_problem(script.ask("POST", "ask", elsewhere), 404, "not_found")
    settings.API_ASKS = 7
    assert script.ask("POST", "ask", {"question": "What was decided?", "wait": 0}).status_code == 202
    assert is_problem(script.ask("POST", "ask", {"question": "And?", "wait": 0}), 429, "too_many_requests")
    stranger = Script.of(people.charlie, people.elsewhere)
    answer = Job.objects.get(kind=Job.Kind.ANSWER)
    assert is_problem(stranger.get(f"answers/{answer.pk}"), 404, "not_found")


def test_what_was_asked_about_one_meeting(people: People, meeting: Meeting, script: Script) -> None:
    first, second = (ask(people.platform, people.bob, text, meeting) for text in ("Who?", "When?"))
    ask(people.platform, people.bob, "About everything?", None)
    told = contract.keeps(
        "GET", f"meetings/{meeting.pk}/questions", script.get(f"meetings/{meeting.pk}/questions?limit=1")
    )
    assert [one["question"] for one in told["data"]] == ["When?"]
    rest = script.get(f"meetings/{meeting.pk}/questions?cursor={told['meta']['next_cursor']}").json()
    assert [one["id"] for one in rest["data"]] == [str(first.pk)]
    assert second.pk != first.pk
