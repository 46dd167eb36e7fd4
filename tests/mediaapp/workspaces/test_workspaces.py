"""Settings, vocabulary, members and going from one workspace to another."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mediaapp.accounts.models import User
from mediaapp.workspaces.models import Membership, Term
from mediaapp.workspaces.permissions import Role
from mediaapp.workspaces.services import Refused, change_role, remove
from tests.people import People, join

pytestmark = pytest.mark.django_db


def inside(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def member(people: People, user: User) -> Membership:
    return Membership.objects.get(workspace=people.platform, user=user)


# ── settings ─────────────────────────────────────────────────────────────────────────────────────────


def test_an_admin_saves_the_settings(people: People) -> None:
    sent = {"name": "Platform team", "spoken": "de"}
    assert inside(people.adam).post("/workspace/save/", sent).status_code == 302
    people.platform.refresh_from_db()
    assert (people.platform.name, people.platform.spoken) == ("Platform team", "de")


def test_a_mistake_changes_nothing_and_is_shown(people: People) -> None:
    response = inside(people.alice).post("/workspace/save/", {"name": "", "template": "meeting"})
    assert response.status_code == 422
    assert b"field-error" in response.content
    assert b"Platform" in response.content


def test_a_viewer_reads_settings_that_cannot_be_changed(people: People) -> None:
    content = inside(people.vera).get("/workspace/").content
    assert b"<fieldset" in content
    assert b" disabled>" in content


# ── vocabulary ───────────────────────────────────────────────────────────────────────────────────────


def test_words_come_change_and_go(people: People) -> None:
    client = inside(people.bob)
    client.post("/workspace/vocabulary/add/", {"text": "Kubernetes", "sounds_like": "cooper netties"})
    term = Term.objects.get(workspace=people.platform)
    client.post(f"/workspace/vocabulary/{term.pk}/", {"text": "Kubernetes", "sounds_like": "cuba nets"})
    assert "cuba nets" in client.get("/workspace/vocabulary/").content.decode()
    client.post(f"/workspace/vocabulary/{term.pk}/remove/")
    assert not Term.objects.exists()


def test_a_word_twice_is_refused_in_words(people: People) -> None:
    client = inside(people.bob)
    client.post("/workspace/vocabulary/add/", {"text": "Kubernetes"})
    response = client.post("/workspace/vocabulary/add/", {"text": "kubernetes"})
    assert response.status_code == 422
    assert "“kubernetes” is here already." in response.content.decode()
    assert Term.objects.count() == 1


def test_htmx_gets_the_list_alone_and_hears_what_happened(people: People) -> None:
    client = inside(people.bob)
    response = client.post(
        "/workspace/vocabulary/add/", {"text": "Nordfjord"}, headers={"HX-Request": "true"}
    )
    assert b"<html" not in response.content
    assert b"Nordfjord" in response.content
    assert "announce" in response.headers["HX-Trigger-After-Settle"]


def test_what_people_write_is_text(people: People) -> None:
    client = inside(people.bob)
    client.post("/workspace/vocabulary/add/", {"text": "<script>alert(1)</script>"})
    assert b"<script>alert" not in client.get("/workspace/vocabulary/").content


# ── members ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_role_changes_at_once(people: People) -> None:
    vera = inside(people.vera)
    assert vera.post("/workspace/vocabulary/add/", {"text": "Malmö"}).status_code == 403
    inside(people.adam).post(f"/workspace/members/{member(people, people.vera).pk}/role/", {"role": "editor"})
    assert vera.post("/workspace/vocabulary/add/", {"text": "Malmö"}).status_code == 302


def test_who_is_removed_is_out_at_the_next_request(people: People) -> None:
    vera = inside(people.vera)
    assert vera.get("/").status_code == 200
    inside(people.adam).post(f"/workspace/members/{member(people, people.vera).pk}/remove/")
    assert vera.get("/").headers["Location"] == "/workspace/none/"
    assert b"You belong to no workspace" in vera.get("/workspace/none/").content


def test_an_admin_is_no_owner(people: People) -> None:
    adam, alice, bob = (member(people, one) for one in (people.adam, people.alice, people.bob))
    with pytest.raises(Refused, match="Only an owner"):
        change_role(adam, bob, Role.OWNER)
    with pytest.raises(Refused, match="Only an owner"):
        change_role(adam, alice, Role.VIEWER)
    with pytest.raises(Refused, match="Only an owner"):
        remove(adam, alice)


def test_the_last_owner_stays(people: People) -> None:
    alice = member(people, people.alice)
    with pytest.raises(Refused, match="needs an owner"):
        change_role(alice, alice, Role.ADMIN)
    response = inside(people.alice).post(f"/workspace/members/{alice.pk}/remove/", follow=True)
    assert "needs an owner" in response.content.decode()
    change_role(alice, member(people, people.bob), Role.OWNER)
    remove(alice, alice)
    assert not Membership.objects.filter(workspace=people.platform, user=people.alice).exists()


def test_everybody_may_leave(people: People) -> None:
    inside(people.vera).post(f"/workspace/members/{member(people, people.vera).pk}/remove/")
    assert not Membership.objects.filter(user=people.vera).exists()


def test_nobody_invents_a_role(people: People) -> None:
    inside(people.alice).post(f"/workspace/members/{member(people, people.bob).pk}/role/", {"role": "king"})
    assert member(people, people.bob).role == Role.EDITOR


# ── two workspaces ───────────────────────────────────────────────────────────────────────────────────


def test_one_goes_from_one_workspace_to_another(people: People) -> None:
    Membership.objects.create(workspace=people.elsewhere, user=people.bob, role=Role.VIEWER)
    bob = inside(people.bob)
    assert b"Platform" in bob.get("/workspace/").content
    bob.post("/workspace/switch/", {"workspace": people.elsewhere.pk})
    assert b'value="Elsewhere"' in bob.get("/workspace/").content
    assert bob.post("/workspace/save/", {"name": "Mine", "template": "meeting"}).status_code == 403


@pytest.mark.parametrize("asked", ["", "not-an-id", "7c9e6679-7425-40de-944b-e07fc1f90ae7"])
def test_a_strange_workspace_is_absent(people: People, asked: str) -> None:
    assert inside(people.bob).post("/workspace/switch/", {"workspace": asked}).status_code == 404


def test_a_session_that_names_a_strange_workspace_falls_back(people: People) -> None:
    bob = inside(people.bob)
    session = bob.session
    session["workspace"] = str(people.elsewhere.pk)
    session.save()
    assert b'value="Platform"' in bob.get("/workspace/").content


def test_members_of_another_workspace_are_absent(people: People) -> None:
    stranger = Membership.objects.get(workspace=people.elsewhere)
    response = inside(people.alice).post(f"/workspace/members/{stranger.pk}/remove/")
    assert response.status_code == 404


def test_many_members_cost_as_many_queries_as_few(people: People) -> None:
    alice = inside(people.alice)
    with CaptureQueriesContext(connection) as few:
        alice.get("/workspace/members/")
    for n in range(20):
        join(people.platform, f"Member{n}", Role.VIEWER)
    with CaptureQueriesContext(connection) as many:
        alice.get("/workspace/members/")
    assert len(few) == len(many)
