"""Tokens: kept as a hash, shown once, never more than their person's role, gone when revoked."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from mediaapp.api.models import Token
from mediaapp.api.services import SHAPE, recognise
from mediaapp.meetings.models import Meeting
from mediaapp.workspaces.models import Membership
from mediaapp.workspaces.permissions import Role
from tests.mediaapp.api.script import Script, is_problem
from tests.people import People

pytestmark = pytest.mark.django_db


def test_the_secret_is_kept_nowhere(people: People) -> None:
    script = Script.of(people.alice, people.platform)
    row = str(Token.objects.values().get())
    assert script.sent.split("_", 2)[2] not in row
    assert script.token.prefix in row
    assert recognise(script.sent)


def test_a_wrong_secret_is_nobody(people: People) -> None:
    script = Script.of(people.alice, people.platform)
    wrong = script.sent[:-1] + ("A" if script.sent[-1] != "A" else "B")
    assert recognise(wrong) is None
    assert is_problem(Script(script.token, wrong).get("me"), 401, "invalid_token")


@pytest.mark.parametrize("sent", ["", "aw_", "aw_short_secret", "aw_0123456789_" + "é" * 43, "x" * 5000])
def test_nonsense_is_nobody(people: People, sent: str) -> None:
    assert is_problem(
        Client().get("/api/v1/me", headers={"authorization": f"Bearer {sent}"}), 401, "invalid_token"
    )


def test_without_a_token_one_is_asked_for_it(people: People) -> None:
    response = Client().get("/api/v1/me")
    assert is_problem(response, 401, "not_signed_in")
    assert response["WWW-Authenticate"] == "Bearer"


def test_a_token_in_the_address_is_nobody(people: People) -> None:
    script = Script.of(people.alice, people.platform)
    assert is_problem(Client().get("/api/v1/me", {"token": script.sent}), 401, "not_signed_in")


def test_it_says_who_it_is(people: People) -> None:
    told = Script.of(people.bob, people.platform, "read", "export").get("me").json()
    assert told["user"]["email"] == people.bob.email
    assert told["workspace"] == {"id": str(people.platform.pk), "name": "Platform"}
    assert (told["role"], told["scopes"]) == ("editor", ["read", "export"])
    assert told["permissions"] == ["export", "view"]


def test_an_expired_or_revoked_token_is_nobody(people: People, client: Client) -> None:
    old = Script.of(people.bob, people.platform, expires_at=timezone.now() - timedelta(seconds=1))
    assert is_problem(old.get("me"), 401, "invalid_token")
    script = Script.of(people.bob, people.platform)
    assert script.get("me").status_code == 200
    client.force_login(people.bob)
    client.post(f"/workspace/tokens/{script.token.pk}/revoke/")
    assert is_problem(script.get("me"), 401, "invalid_token")


def test_it_never_does_more_than_its_person(people: People, meeting: Meeting) -> None:
    script = Script.of(people.bob, people.platform)
    change = {"title": "Mine"}
    assert script.ask("PATCH", f"meetings/{meeting.pk}", change).status_code == 200
    Membership.objects.filter(user=people.bob).update(role=Role.VIEWER)
    assert is_problem(script.ask("PATCH", f"meetings/{meeting.pk}", change), 403, "forbidden")
    assert script.get(f"meetings/{meeting.pk}").status_code == 200
    Membership.objects.filter(user=people.bob).delete()
    assert is_problem(script.get(f"meetings/{meeting.pk}"), 401, "invalid_token")


def test_a_person_who_was_shut_out_takes_their_tokens_along(people: People) -> None:
    script = Script.of(people.bob, people.platform)
    people.bob.is_active = False
    people.bob.save()
    assert is_problem(script.get("me"), 401, "invalid_token")


def test_its_last_use_is_kept(people: People) -> None:
    script = Script.of(people.bob, people.platform)
    script.get("me")
    used = Token.objects.get(pk=script.token.pk).last_used_at
    assert used
    script.get("me")
    assert Token.objects.get(pk=script.token.pk).last_used_at == used


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_shown_once(people: People, client: Client) -> None:
    client.force_login(people.bob)
    sent = {"name": "Weekly report", "scopes": ["read", "export"], "lasts": "90"}
    page = client.post("/workspace/tokens/create/", sent).content.decode()
    found = SHAPE.search(page)
    assert found
    told = client.get("/workspace/tokens/").content.decode()
    assert "Weekly report" in told
    assert found[0] not in told
    token = Token.objects.get()
    assert (token.user, token.workspace, token.scopes) == (people.bob, people.platform, ["read", "export"])
    assert token.expires_at
    assert timedelta(days=89) < token.expires_at - timezone.now() <= timedelta(days=90)


@pytest.mark.parametrize("wrong", [{"name": ""}, {"scopes": []}, {"scopes": ["admin"]}, {"lasts": "9999"}])
def test_what_makes_no_sense_is_refused(people: People, client: Client, wrong: dict[str, Any]) -> None:
    client.force_login(people.vera)
    sent = {"name": "Mine", "scopes": ["read"], "lasts": "30", **wrong}
    assert client.post("/workspace/tokens/create/", sent).status_code == 422
    assert not Token.objects.exists()


def test_one_sees_ones_own_and_an_admin_everybodys(people: People, client: Client) -> None:
    Script.of(people.bob, people.platform)
    client.force_login(people.vera)
    assert "A script" not in client.get("/workspace/tokens/").content.decode()
    client.force_login(people.adam)
    assert "A script" in client.get("/workspace/tokens/").content.decode()


# ── the command ──────────────────────────────────────────────────────────────────────────────────────


def run(**options: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    status = 0
    try:
        call_command("create_token", stdout=out, stderr=err, no_color=True, **options)
    except SystemExit as ended:
        status = int(ended.code or 0)
    return status, out.getvalue(), err.getvalue()


def test_the_command_prints_the_token_alone(people: People) -> None:
    status, out, err = run(email="BOB@halden.example", workspace="Platform", scopes="read, write")
    assert (status, err) == (0, "")
    assert SHAPE.fullmatch(out.removesuffix("\n"))
    assert recognise(out.strip())
    assert Token.objects.get().scopes == ["read", "write"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "nobody@halden.example"}, "Nobody with the address"),
        ({"workspace": "Elsewhere"}, "belongs to a workspace called “Elsewhere”"),
        ({"scopes": "read,everything"}, "There is no scope “everything”"),
        ({"scopes": ""}, "No scope was given"),
        ({"scopes": "admin"}, "is editor there"),
        ({"name": ""}, "between 1 and 80"),
    ],
)
def test_the_command_refuses_in_words(people: People, wrong: dict[str, str], said: str) -> None:
    right = {"email": "bob@halden.example", "workspace": "Platform", "scopes": "read"}
    status, out, err = run(**{**right, **wrong})
    assert (status, out) == (2, "")
    assert said in err
    assert not Token.objects.exists()
