"""Each scope at each door, strangers at each door, and ids swapped between workspaces."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.core.cache import caches
from django.db import transaction
from django.urls import reverse

from mediaapp.api.scopes import NEEDED, Scope
from mediaapp.workspaces.permissions import Permission
from tests.mediaapp.api.script import Script
from tests.mediaapp.matrix import ROWS, World
from tests.mediaapp.rows import METHODS
from tests.people import People

pytestmark = pytest.mark.django_db

DOORS = {name: row for name, row in ROWS.items() if name.startswith("rest:")}


@pytest.fixture
def world(people: People) -> World:
    return World.made(people)


def knock(script: Script, method: str, url: str, data: Mapping[str, Any] | None = None) -> int:
    caches["counters"].clear()
    with transaction.atomic():
        response = script.ask(method, url, data or {})
        transaction.set_rollback(True)
    return int(response.status_code)


@pytest.mark.parametrize("name", DOORS)
def test_a_scope_opens_its_doors_and_no_others(world: World, name: str) -> None:
    row = DOORS[name]
    url = reverse(name, kwargs=dict(row.at(world)))
    for scope in Scope:
        script = Script.of(world.people.alice, world.people.platform, scope)
        for method in METHODS:
            needed = row.access.get(method)
            got = knock(script, method, url)
            if not isinstance(needed, Permission):
                assert got in {403, 404, 405}, (method, scope, got)
            elif name == "rest:document":  # a door for readers, and then for those who may export
                assert got == 403, (method, scope, got)
            elif NEEDED[needed] is scope:
                assert got < 400 or got in {400, 422}, (method, scope, got)
            else:
                assert got == 403, (method, scope, got)


def test_a_document_needs_both_scopes_unless_it_is_json(world: World) -> None:
    url = reverse("rest:document", kwargs=dict(DOORS["rest:document"].at(world)))
    reader = Script.of(world.people.alice, world.people.platform, "read")
    exporter = Script.of(world.people.alice, world.people.platform, "read", "export")
    assert (knock(reader, "GET", url), knock(exporter, "GET", url)) == (403, 200)
    assert knock(reader, "GET", url.replace(".md", ".json")) == 200


@pytest.mark.parametrize("name", [name for name, row in DOORS.items() if not row.is_shared])
def test_a_token_of_elsewhere_finds_nothing(world: World, name: str) -> None:
    row = DOORS[name]
    url = reverse(name, kwargs=dict(row.at(world)))
    script = Script.of(world.people.charlie, world.people.elsewhere)
    for method in METHODS:
        assert knock(script, method, url) in {404, 405}, method


def test_ones_own_token_of_another_workspace_finds_nothing(world: World) -> None:
    """A token is bound to its workspace, even where its person belongs to both."""
    from mediaapp.workspaces.models import Membership

    Membership.objects.create(workspace=world.people.elsewhere, user=world.people.alice, role="owner")
    script = Script.of(world.people.alice, world.people.elsewhere)
    assert knock(script, "GET", f"meetings/{world.meeting.pk}") == 404
    assert knock(script, "DELETE", f"meetings/{world.meeting.pk}?permanent=true") == 404
    assert script.get("meetings").json()["data"] == []


def test_a_file_cannot_be_sent_into_another_workspace(world: World) -> None:
    script = Script.of(world.people.charlie, world.people.elsewhere)
    for field, value in (("workspace", world.people.platform.pk), ("meeting", world.meeting.pk)):
        assert script.post("meetings", {field: str(value)}).status_code in {404, 422}


def test_deleting_for_good_needs_the_scope_and_the_role(world: World) -> None:
    url = f"meetings/{world.meeting.pk}?permanent=true"
    assert knock(Script.of(world.people.alice, world.people.platform, "write"), "DELETE", url) == 403
    assert knock(Script.of(world.people.bob, world.people.platform), "DELETE", url) == 403
    assert knock(Script.of(world.people.alice, world.people.platform), "DELETE", url) == 202
