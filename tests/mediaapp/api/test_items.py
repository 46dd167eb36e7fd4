"""Actions and decisions by REST: read in pages, ticked, assigned, dated, replaced."""

from datetime import date

import pytest

from mediaapp.items.models import Change
from tests import shelf
from tests.mediaapp.api import contract
from tests.mediaapp.api.script import Script, is_problem
from tests.mediaapp.items.things import item
from tests.people import People

pytestmark = pytest.mark.django_db


def test_actions_are_listed_in_pages_and_narrowed(people: People, script: Script) -> None:
    made = shelf.meeting(people.platform)
    for n in range(5):
        item(made, "action", f"Do {n}", status="done" if n == 4 else "open", assignee="Bob" if n else "")
    item(made, "decision", "We go")
    item(shelf.meeting(people.elsewhere), "action", "Elsewhere")
    first = contract.keeps("GET", "actions?limit=3", script.get("actions?limit=3"))
    assert [one["text"] for one in first["data"]] == ["Do 4", "Do 3", "Do 2"]
    second = script.get(f"actions?limit=3&cursor={first['meta']['next_cursor']}").json()
    assert [one["text"] for one in second["data"]] == ["Do 1", "Do 0"]
    assert not second["meta"]["has_more"]
    assert len(script.get("actions?status=open").json()["data"]) == 4
    assert [one["text"] for one in script.get("actions?assignee=nobody").json()["data"]] == ["Do 0"]
    assert script.get("actions?updated_after=2099-01-01T00:00:00Z").json()["data"] == []
    assert len(script.get("actions?updated_after=2020-01-01T00:00:00").json()["data"]) == 5
    assert is_problem(script.get("actions?cursor=x"), 422, "invalid_cursor")


def test_an_action_is_changed_as_on_its_page(people: People, script: Script) -> None:
    made = item(shelf.meeting(people.platform), "action", "Call")
    path = f"actions/{made.pk}"
    wishes = {"status": "done", "assignee": "carol", "due": "2026-12-01"}
    told = contract.keeps("PATCH", path, script.ask("PATCH", path, wishes))
    assert (told["status"], told["assignee"], told["due"], told["text"]) == (
        "done",
        "Carol",
        "2026-12-01",
        "Call",
    )
    assert told["done_at"]
    made.refresh_from_db()
    assert (made.member, made.due) == (people.carol, date(2026, 12, 1))
    assert Change.objects.get().by == people.alice
    assert script.ask("PATCH", path, {"assignee": None, "due": None}).json()["assignee"] is None
    assert script.get(path).json()["due"] is None
    assert is_problem(script.ask("PATCH", path, {"text": " "}), 422, "invalid")
    assert is_problem(script.ask("PATCH", path, {"status": "lost"}), 422, "invalid")
    assert is_problem(script.get(f"decisions/{made.pk}"), 404, "not_found")
    assert is_problem(script.get(f"actions/{2**70}"), 404, "not_found")


def test_a_decision_names_what_replaced_it(people: People, script: Script) -> None:
    made = shelf.meeting(people.platform)
    older, newer = item(made, "decision", "By rail"), item(made, "decision", "By road")
    path = f"decisions/{older.pk}"
    told = contract.keeps("PATCH", path, script.ask("PATCH", path, {"superseded_by": newer.pk}))
    assert told["superseded_by"] == newer.pk
    ring = script.ask("PATCH", f"decisions/{newer.pk}", {"superseded_by": older.pk})
    assert is_problem(ring, 422, "invalid")
    assert script.ask("PATCH", path, {"superseded_by": None}).json()["superseded_by"] is None
    foreign = item(shelf.meeting(people.elsewhere), "decision", "Elsewhere")
    assert is_problem(script.ask("PATCH", path, {"superseded_by": foreign.pk}), 404, "not_found")
