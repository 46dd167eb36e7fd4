"""Lists stay right while rows come and go between two pages, and JSON that is known is not sent again."""

from collections.abc import Callable
from typing import Any

import pytest

from mediaapp.api.lists import slice_of
from mediaapp.api.problems import Problem
from mediaapp.meetings.models import Claim, Item, Meeting
from mediaapp.workspaces.models import Term
from tests import transcript
from tests.mediaapp.api.script import Script
from tests.people import People

pytestmark = pytest.mark.django_db


def walk(script: Script, path: str, between: Callable[[], Any]) -> list[Any]:
    """The ids on every page, with something happening between two pages."""
    found: list[Any] = []
    cursor = ""
    for _ in range(60):
        page = script.get(f"{path}?limit=2&cursor={cursor}").json()
        found += [one["id"] for one in page["data"]]
        if not page["meta"]["has_more"]:
            return found
        cursor = page["meta"]["next_cursor"]
        between()
    raise AssertionError("the list does not end")


def with_items(meeting: Meeting, many: int = 5) -> Meeting:
    """Sentences of its minutes name actions that last."""
    for claim in Claim.objects.filter(writing__meeting=meeting)[:many]:
        claim.item = Item.objects.create(workspace=meeting.workspace, meeting=meeting, kind=Item.Kind.ACTION)
        claim.save(update_fields=["item"])
    return meeting


def test_words_that_are_added_meanwhile(people: People, script: Script) -> None:
    made = [Term.objects.create(workspace=people.platform, text=f"word {n}").pk for n in range(5)]
    numbers = iter(range(100))

    def add() -> None:
        Term.objects.create(workspace=people.platform, text=f"new {next(numbers)}")

    assert walk(script, "vocabulary", add) == made[::-1]


def test_actions_that_are_added_meanwhile(people: People, script: Script) -> None:
    with_items(transcript.record(people.platform, claims=12))
    before = [one["id"] for one in script.get("actions?limit=100").json()["data"]]
    assert len(before) > 2
    assert walk(script, "actions", lambda: with_items(transcript.record(people.platform))) == before


def test_claims_that_are_added_and_removed_meanwhile(people: People, script: Script) -> None:
    meeting = transcript.record(people.platform, claims=12)
    url = f"meetings/{meeting.pk}/claims"
    before = [one["id"] for one in script.get(f"{url}?limit=100").json()["data"]]
    removed: list[str] = []

    def come_and_go() -> None:
        """One stands before all others, and the last that was read is gone."""
        first = Claim.objects.filter(writing__meeting=meeting).earliest("position")
        label = f"c{900 + len(removed)}"
        Claim.objects.create(
            writing=first.writing, label=label, section=first.section, position=0, text="New", verified=False
        )
        removed.append(label)

    assert walk(script, url, come_and_go) == before


def test_where_the_last_one_is_gone_its_place_counts() -> None:
    def label(one: dict[str, str]) -> str:
        return one["id"]

    rows = [{"id": f"c{n}"} for n in range(6)]
    first, meta = slice_of(rows, cursor="", limit=2, key=label)
    assert [one["id"] for one in first] == ["c0", "c1"]
    assert meta.next_cursor
    rest, _meta = slice_of([rows[0], *rows[2:]], cursor=meta.next_cursor, limit=9, key=label)
    assert [one["id"] for one in rest] == ["c3", "c4", "c5"]
    for wrong in ("x", "bnVsbA", "eyJuIjotMX0", "eyJuIjoiMSJ9"):
        with pytest.raises(Problem):
            slice_of(rows, cursor=wrong, limit=2, key=label)


@pytest.mark.parametrize(
    "path", ["me", "meetings", "meetings/{meeting}", "meetings/{meeting}/claims", "stats"]
)
def test_json_that_is_known_is_not_sent_again(meeting: Meeting, script: Script, path: str) -> None:
    url = path.format(meeting=meeting.pk)
    first = script.get(url)
    assert "Authorization" in first["Vary"]
    again = script.get(url, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again["RateLimit-Remaining"] == str(int(first["RateLimit-Remaining"]) - 1)
    assert script.get(url, if_none_match='"another"').status_code == 200


def test_what_has_changed_is_sent_again(meeting: Meeting, script: Script) -> None:
    with_items(meeting, 3)
    first = script.get("stats")
    Item.objects.filter(meeting=meeting, kind=Item.Kind.ACTION).update(status=Item.Status.DONE)
    anew = script.get("stats", if_none_match=first["ETag"])
    assert anew.status_code == 200
    assert anew.json()["actions"]["by_state"]["done"] == first.json()["actions"]["total"] == 3
