"""Signing in and out, throttles, sign-up, passwords, one's own name, light and dark."""

import pytest
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries

from mediaapp.accounts.models import User
from mediaapp.workspaces.models import Membership
from tests.people import PASSWORD, People

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_throttled() -> None:
    cache.clear()


def sign_in(client: Client, email: str, password: str) -> int:
    return client.post("/accounts/login/", {"login": email, "password": password}).status_code


def test_a_person_signs_in_and_out(client: Client, people: People) -> None:
    assert client.get("/").headers["Location"] == "/accounts/login/?next=/"
    assert sign_in(client, "ALICE@halden.example", PASSWORD) == 302
    assert client.get("/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/").status_code == 302


def test_a_wrong_password_says_so_and_keeps_the_address(client: Client, people: People) -> None:
    response = client.post("/accounts/login/", {"login": "alice@halden.example", "password": "wrong"})
    assert b"not correct" in response.content
    assert b'value="alice@halden.example"' in response.content


def test_guessing_is_throttled(client: Client, people: People) -> None:
    said = [sign_in(client, "alice@halden.example", f"guess {n}") for n in range(7)]
    assert said[0] == 200
    response = client.post("/accounts/login/", {"login": "alice@halden.example", "password": PASSWORD})
    assert b"Too many failed" in response.content
    assert sign_in(client, "charlie@halden.example", PASSWORD) == 302


def test_sign_up_is_closed_by_default(client: Client, people: People) -> None:
    response = client.post("/accounts/signup/", {"email": "eve@halden.example", "password1": PASSWORD})
    assert b"Nobody signs up here by themselves" in response.content
    assert not User.objects.filter(email="eve@halden.example").exists()


@override_settings(SIGNUP="open")
def test_open_sign_up_makes_a_workspace_of_ones_own(client: Client, people: People) -> None:
    sent = {"name": "Eve", "email": "eve@halden.example", "password1": PASSWORD, "workspace": "Eve’s"}
    assert client.post("/accounts/signup/", sent).status_code == 302
    owner = Membership.objects.get(user__email="eve@halden.example")
    assert (owner.role, owner.workspace.name, owner.user.name) == ("owner", "Eve’s", "Eve")
    assert client.get("/").status_code == 200


def test_without_a_mail_server_the_page_says_who_can_help(client: Client, people: People) -> None:
    assert b"changepassword" in client.get("/accounts/password/reset/").content


@override_settings(SENDS_MAIL=True)
def test_a_reset_link_sets_a_new_password_once(
    client: Client, people: People, mailoutbox: list[EmailMessage]
) -> None:
    client.post("/accounts/password/reset/", {"email": "alice@halden.example"})
    (mail,) = mailoutbox
    link = next(word for word in str(mail.body).split() if "/password/reset/key/" in word)
    page = client.get(link, follow=True)
    there = page.redirect_chain[-1][0]
    client.post(there, {"password1": "another sentence", "password2": "another sentence"})
    assert sign_in(Client(), "alice@halden.example", "another sentence") == 302
    assert b"no longer works" in Client().get(link, follow=True).content


def test_nobody_learns_who_has_an_account(
    client: Client, people: People, mailoutbox: list[EmailMessage]
) -> None:
    answers = {
        client.post("/accounts/password/reset/", {"email": email}).headers.get("Location")
        for email in ("alice@halden.example", "nobody@halden.example")
    }
    assert len(answers) == 1
    assert len(mailoutbox) == 1


def test_one_changes_ones_own_name_and_password(client: Client, people: People) -> None:
    client.force_login(people.bob)
    client.post("/accounts/", {"name": "Robert"})
    people.bob.refresh_from_db()
    assert people.bob.name == "Robert"
    sent = {"oldpassword": PASSWORD, "password1": "another sentence", "password2": "another sentence"}
    assert client.post("/accounts/password/change/", sent).status_code == 302
    assert sign_in(Client(), people.bob.email, "another sentence") == 302


def test_light_and_dark_stay_until_the_system_decides_again(client: Client, people: People) -> None:
    chosen = client.post("/accounts/theme/", {"theme": "dark", "next": "/accounts/login/"})
    assert chosen.headers["Location"] == "/accounts/login/"
    assert b'data-theme="dark"' in client.get("/accounts/login/").content
    client.post("/accounts/theme/", {"theme": "mauve"})
    assert b"data-theme=" not in client.get("/accounts/login/").content


def test_no_redirect_leads_away(client: Client, people: People) -> None:
    response = client.post("/accounts/theme/", {"theme": "dark", "next": "https://elsewhere.example/"})
    assert response.headers["Location"] == "/"


def test_a_forged_cookie_is_no_theme(client: Client, people: People) -> None:
    client.cookies["theme"] = '"><script>'
    assert b"data-theme=" not in client.get("/accounts/login/").content


def test_the_sign_in_page_asks_the_database_little(
    client: Client, people: People, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(2):
        client.get("/accounts/login/")
