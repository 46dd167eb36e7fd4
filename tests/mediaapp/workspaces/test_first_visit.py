"""The first visit makes one owner, whoever else comes at the same moment; the shell can make one too."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from mediaapp.accounts.models import User
from mediaapp.workspaces.models import Membership, Workspace
from mediaapp.workspaces.services import NotTheFirst, first_visit

SENT = {
    "name": "Maria Oduya",
    "email": "Maria@Halden.example",
    "password": "a sentence is good",
    "workspace": "Halden Freight",
}


@pytest.mark.django_db
def test_the_first_visit_makes_the_owner_and_lets_them_in(client: Client) -> None:
    assert client.get("/accounts/login/").headers["Location"] == "/welcome/"
    assert client.post("/welcome/", SENT).headers["Location"] == "/"
    owner = Membership.objects.get()
    assert (owner.role, owner.user.email, owner.workspace.name) == (
        "owner",
        "maria@halden.example",
        "Halden Freight",
    )
    assert client.get("/").status_code == 200


@pytest.mark.django_db
def test_the_second_visit_finds_the_door_closed(client: Client) -> None:
    client.post("/welcome/", SENT)
    stranger = Client()
    assert stranger.get("/welcome/").headers["Location"].startswith("/accounts/login/")
    stranger.post("/welcome/", SENT | {"email": "eve@halden.example"})
    assert User.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"password": "short"}, "too short"),
        ({"password": "password1"}, "too common"),
        ({"password": "maria@halden.example"}, "too similar"),
        ({"email": "maria"}, "valid email"),
        ({"workspace": ""}, "required"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_made(client: Client, wrong: dict[str, str], said: str) -> None:
    response = client.post("/welcome/", SENT | wrong)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert "Maria Oduya" in response.content.decode()
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_first_visits_one_wins() -> None:
    barrier = threading.Barrier(4)
    outcomes: list[str] = []

    def visit(n: int) -> None:
        barrier.wait()
        try:
            first_visit(name="", email=f"p{n}@halden.example", password="secret", workspace=f"W{n}")
            outcomes.append("in")
        except NotTheFirst:
            outcomes.append("late")
        finally:
            connection.close()

    visitors = [threading.Thread(target=visit, args=[n]) for n in range(4)]
    for one in visitors:
        one.start()
    for one in visitors:
        one.join()
    assert sorted(outcomes) == ["in", "late", "late", "late"]
    assert User.objects.count() == Workspace.objects.count() == 1


@pytest.mark.django_db
def test_a_shell_makes_an_owner_once(capsys: pytest.CaptureFixture[str], client: Client) -> None:
    for _ in range(2):
        call_command("create_owner", email="ops@halden.example", password="for ops only", workspace="Ops")
    said = capsys.readouterr().out.splitlines()
    assert said == ["ops@halden.example owns Ops.", "ops@halden.example already owns Ops."]
    assert client.login(email="ops@halden.example", password="for ops only")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "password", "said"), [("ops", "x", "no e-mail address"), ("a@b.example", "", "Give a password")]
)
def test_a_shell_is_told_what_is_wrong(email: str, password: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("create_owner", email=email, password=password, workspace="Ops")
    assert not User.objects.exists()
