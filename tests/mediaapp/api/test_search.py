"""Search by REST: what was said or shown in the token's own workspace."""

import pytest

from mediaapp.meetings.models import Meeting
from tests import transcript
from tests.mediaapp.api import contract
from tests.mediaapp.api.script import Script, is_problem
from tests.people import People

pytestmark = pytest.mark.django_db


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
