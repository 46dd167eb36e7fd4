"""What is counted: for scripts of one workspace, and for a program that watches the whole installation."""

import pytest
from prometheus_client.parser import text_string_to_metric_families as families

from mediaapp.meetings.models import Meeting
from tests import shelf, transcript
from tests.mediaapp.api.script import Script, is_problem
from tests.people import People

pytestmark = pytest.mark.django_db


def test_a_workspace_in_numbers(people: People, script: Script) -> None:
    shelf.fill(people.platform)
    transcript.record(people.elsewhere)
    gone = transcript.record(people.platform)
    Meeting.objects.filter(pk=gone.pk).update(deleted_at=gone.created_at)
    told = script.get("stats").json()
    assert told["meetings"]["total"] == 6
    assert set(told["meetings"]["by_state"].values()) == {1}
    assert told["recorded_ms"] == 4 * shelf.HOUR
    assert (told["claims"], told["claims_verified"]) == (8, 7)
    assert told["bytes"] == sum(2_000_000 * (n + 1) for n in range(14)) + 5 * 2_000_000


def metrics(script: Script) -> dict[tuple[str, ...], float]:
    response = script.get("/metrics")
    assert response.status_code == 200, response.content
    assert response["Content-Type"].startswith("text/plain; version=")
    found = [sample for one in families(response.content.decode()) for sample in one.samples]
    return {(one.name, *one.labels.values()): one.value for one in found}


def test_an_installation_in_numbers(people: People, script: Script) -> None:
    shelf.fill(people.platform)
    shelf.fill(people.elsewhere)
    told = metrics(script)
    assert told["afterword_meetings",] == 12
    assert told["afterword_units", "model", "leased"] == 2
    assert told["afterword_jobs", "process", "cancelled"] == 2
    assert told["afterword_recorded_seconds",] == 2 * 4 * 3600
    assert told["afterword_disk_free_bytes",] > 0
    assert told["afterword_oldest_unit_seconds", "people"] == 0
    assert told["afterword_oldest_unit_seconds", "model"] >= 0


def test_it_is_for_who_may_see_the_health_page(people: People, script: Script) -> None:
    reader = Script.of(people.alice, people.platform, "read", "write")
    assert is_problem(reader.get("/metrics"), 403, "scope_missing")
    assert is_problem(Script.of(people.bob, people.platform).get("/metrics"), 403, "forbidden")
    script.sent = "aw_nobody"
    assert is_problem(script.get("/metrics"), 401, "invalid_token")
