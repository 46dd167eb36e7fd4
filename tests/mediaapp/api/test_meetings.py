"""Meetings by REST: lists that stay right while rows arrive, changes, the trash, and deletion for good."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from mediaapp.ledger.models import Job
from mediaapp.meetings.models import Item, Meeting
from tests import shelf, transcript
from tests.mediaapp.api.script import Script, is_problem
from tests.people import People
from worker.findings import Stage

pytestmark = pytest.mark.django_db


def walk(script: Script, path: str, *, between: Any = lambda: None) -> list[str]:
    """The ids on every page, one page after another."""
    found: list[str] = []
    cursor = ""
    for _ in range(50):
        page = script.get(f"{path}&cursor={cursor}").json()
        found += [one["id"] for one in page["data"]]
        assert page["meta"]["has_more"] == bool(page["meta"]["next_cursor"])
        if not page["meta"]["has_more"]:
            return found
        cursor = page["meta"]["next_cursor"]
        between()
    raise AssertionError("the list does not end")


@pytest.mark.parametrize("sort", ["-created_at", "created_at", "-updated_at", "updated_at"])
def test_every_meeting_stands_on_one_page(people: People, script: Script, sort: str) -> None:
    made = [shelf.meeting(people.platform, f"{n}", ago=timedelta(minutes=n % 3)) for n in range(7)]
    Meeting.objects.filter(pk__in=[one.pk for one in made[:4]]).update(created_at=made[0].created_at)
    shelf.meeting(people.elsewhere)
    found = walk(script, f"meetings?limit=3&sort={sort}")
    assert sorted(found) == sorted(str(one.pk) for one in made)
    column = sort.removeprefix("-")
    times = {str(one.pk): getattr(one, column) for one in Meeting.objects.all()}
    in_order = sorted(found, key=lambda key: times[key], reverse=sort.startswith("-"))
    assert [times[key] for key in found] == [times[key] for key in in_order]


def test_rows_that_arrive_meanwhile_change_nothing(people: People, script: Script) -> None:
    made = [shelf.meeting(people.platform, f"{n}", ago=timedelta(minutes=n)) for n in range(6)]
    found = walk(
        script,
        "meetings?limit=2",
        between=lambda: shelf.meeting(people.platform, "new", ago=timedelta(seconds=-60)),
    )
    assert found == [str(one.pk) for one in made]


def test_filters(people: People, script: Script) -> None:
    made = shelf.fill(people.platform)
    Meeting.objects.filter(pk=made["ready"].pk).update(reference="crm-7", reviewed_at=timezone.now())

    def ids(query: str) -> set[str]:
        return {one["id"] for one in script.get(f"meetings?{query}").json()["data"]}

    assert ids("state=ready") == ids("reviewed=true") == ids("client_reference_id=crm-7")
    assert ids("state=ready") == {str(made["ready"].pk)}
    assert len(ids("reviewed=false")) == 5
    later = datetime.now(UTC) + timedelta(hours=1)
    assert ids(f"updated_after={later.isoformat().replace('+', '%2B')}") == set()
    assert len(ids("updated_after=2020-01-01T00:00:00")) == 6


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=x",
        "sort=title",
        "state=lost",
        "cursor=!",
        "cursor=e30",
        "cursor=W10",
        "updated_after=soon",
        "updated_after=0001-01-01T00:00:00",
        "reviewed=perhaps",
    ],
)
def test_nonsense_is_told_by_field(people: People, script: Script, query: str) -> None:
    response = script.get(f"meetings?{query}")
    if response.status_code != 200:
        assert response.status_code == 422
        assert response.json()["errors"][0]["field"] == query.partition("=")[0]


def test_a_cursor_belongs_to_its_order(people: People, script: Script) -> None:
    for n in range(3):
        shelf.meeting(people.platform, f"{n}")
    cursor = script.get("meetings?limit=1").json()["meta"]["next_cursor"]
    assert is_problem(script.get(f"meetings?sort=created_at&cursor={cursor}"), 422, "invalid_cursor")


def test_a_meeting_is_changed_by_field(meeting: Meeting, script: Script) -> None:
    url = f"meetings/{meeting.pk}"
    told = script.ask("PATCH", url, {"participants": "Maria, Tomasz"}).json()
    assert (told["title"], told["participants"]) == (meeting.title, "Maria, Tomasz")
    told = script.ask("PATCH", url, {"title": "Weekly", "started_at": "2026-03-01T10:00:00Z"}).json()
    assert (told["title"], told["started_at"]) == ("Weekly", "2026-03-01T10:00:00Z")
    meeting.refresh_from_db()
    assert meeting.titled_by_person
    assert script.ask("PATCH", url, {"started_at": None}).json()["started_at"] is None
    assert script.ask("PATCH", url, {"reviewed": True}).json()["reviewed_at"]
    assert script.ask("PATCH", url, {"reviewed": False}).json()["reviewed_at"] is None


@pytest.mark.parametrize(
    "change",
    [
        {"title": ""},
        {"title": "x" * 201},
        {"language": "klingon"},
        {"template": "../../etc"},
        {"speaker_count": 0},
        {"started_at": "soon"},
        {"title": None},
        {"reviewed": "perhaps"},
    ],
)
def test_a_change_that_makes_no_sense_changes_nothing(
    meeting: Meeting, script: Script, change: dict[str, Any]
) -> None:
    response = script.ask("PATCH", f"meetings/{meeting.pk}", {"participants": "Maria", **change})
    assert is_problem(response, 422, "invalid")
    assert response.json()["errors"][0]["field"].endswith(next(iter(change)))
    meeting.refresh_from_db()
    assert meeting.participants == ""


def test_into_the_trash_and_gone_from_every_door(meeting: Meeting, script: Script) -> None:
    job = meeting.current_job_id
    assert script.ask("DELETE", f"meetings/{meeting.pk}").status_code == 204
    for path in ("", "/status", "/minutes", "/transcript.txt", "/sights", "/claims", "/speakers"):
        assert is_problem(script.get(f"meetings/{meeting.pk}{path}"), 404, "not_found")
    assert is_problem(script.get(f"jobs/{job}"), 404, "not_found")
    for path in ("meetings", "actions", "decisions"):
        assert script.get(path).json()["data"] == []
    meeting.refresh_from_db()
    assert meeting.deleted_at


def test_for_good_is_a_job_and_asked_twice_is_one(meeting: Meeting, script: Script) -> None:
    first = script.ask("DELETE", f"meetings/{meeting.pk}?permanent=true")
    assert first.status_code == 202
    assert first["Location"] == f"/api/v1/jobs/{first.json()['id']}"
    again = script.ask("DELETE", f"meetings/{meeting.pk}?permanent=true")
    assert again.json()["id"] == first.json()["id"]
    assert script.get(first["Location"]).json()["kind"] == "purge"
    assert is_problem(script.ask("POST", f"jobs/{first.json()['id']}/cancel"), 409, "not_cancellable")
    assert is_problem(script.get(f"meetings/{meeting.pk}"), 404, "not_found")


def test_actions_and_decisions_of_the_workspace(people: People, meeting: Meeting, script: Script) -> None:
    writing = meeting.writing_set.get()
    for claim in writing.claim_set.filter(section="actions"):
        claim.item = Item.objects.create(
            workspace=people.platform, meeting=meeting, kind=Item.Kind.ACTION, assignee="Tomasz"
        )
        claim.save()
    (action,) = script.get("actions?status=open").json()["data"]
    assert (action["assignee"], action["status"], action["verified"]) == ("Tomasz", "open", True)
    assert action["meeting_id"] == str(meeting.pk)
    assert action["evidence"][0]["quote"]
    assert f"/meetings/{meeting.pk}/?t=" in action["url"]
    assert script.get("actions?status=done").json()["data"] == []
    assert script.get("decisions").json()["data"] == []
    assert is_problem(script.get("actions?status=lost"), 422, "invalid")


def test_the_vocabulary(people: People, script: Script) -> None:
    made = script.ask("POST", "vocabulary", {"text": "Nordfjord", "sounds_like": "north fjord"}).json()
    assert script.get("vocabulary").json()["data"] == [made]
    again = script.ask("POST", "vocabulary", {"text": "nordfjord"})
    assert is_problem(again, 422, "invalid")
    assert script.ask("DELETE", f"vocabulary/{made['id']}").status_code == 204
    assert is_problem(script.ask("DELETE", f"vocabulary/{made['id']}"), 404, "not_found")
    assert is_problem(script.ask("DELETE", f"vocabulary/{10**30}"), 404, "not_found")


def test_a_job_is_cancelled_and_its_gaps_tried_again(people: People, script: Script) -> None:
    _meeting, job = transcript.working(people.platform)
    told = script.get(f"jobs/{job.pk}").json()
    assert (told["state"], told["gaps"][0]["reason"]) == ("open", "The model server ran out of memory.")
    assert script.ask("POST", f"jobs/{job.pk}/retry").json() == {"gaps": 1}
    assert script.ask("POST", f"jobs/{job.pk}/cancel").json()["state"] == "cancelled"
    assert Job.objects.get(pk=job.pk).state == Job.State.CANCELLED


def test_the_status_has_the_shape_that_scripts_rely_on(people: People, script: Script) -> None:
    meeting, _job = transcript.working(people.platform)
    told = script.get(f"meetings/{meeting.pk}/status").json()
    assert set(told) == {"state", "stages", "queue_position", "eta_seconds", "gaps"}
    assert told["state"] == "working"
    assert told["queue_position"] is None
    assert isinstance(told["eta_seconds"], int)
    stages = {one["stage"]: one for one in told["stages"]}
    assert stages["transcribe"] == {
        "stage": "transcribe", "state": "working", "done": 120_000, "total": 240_000,
    }  # fmt: skip
    (gap,) = told["gaps"]
    assert set(gap) == {"source_id", "start_ms", "end_ms", "reason"}
    waiting = shelf.meeting(people.platform, "Next")
    shelf.unit(shelf.job(waiting), Stage.PROBE, "pending")
    told = script.get(f"meetings/{waiting.pk}/status").json()
    assert (told["state"], told["queue_position"], told["eta_seconds"]) == ("queued", 1, None)


def test_a_session_works_too_with_its_csrf_token(people: People, meeting: Meeting) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.alice)
    assert client.get(f"/api/v1/meetings/{meeting.pk}").status_code == 200
    url, body = f"/api/v1/meetings/{meeting.pk}", '{"title": "Mine"}'
    assert is_problem(client.patch(url, body, "application/json"), 403, "csrf")
    client.cookies["csrftoken"] = "c" * 32
    sent = client.patch(url, body, "application/json", headers={"X-CSRFToken": "c" * 32})
    assert sent.json()["title"] == "Mine"


def test_a_bad_token_is_not_made_good_by_a_session(people: People, client: Client) -> None:
    client.force_login(people.alice)
    response = client.get("/api/v1/me", headers={"authorization": "Bearer aw_wrong"})
    assert is_problem(response, 401, "invalid_token")
