"""A link lets people into a workspace, for a week, as long as its maker could let them in."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from mediaapp.accounts.models import User
from mediaapp.workspaces.invitations import invite
from mediaapp.workspaces.models import Invitation, Membership
from mediaapp.workspaces.permissions import Role
from mediaapp.workspaces.services import Refused
from tests.people import PASSWORD, People

pytestmark = pytest.mark.django_db
EVE = {"name": "Eve", "email": "eve@halden.example", "password": PASSWORD}


def inside(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def link(people: People) -> str:
    """A link that Adam made for editors, as the page showed it."""
    content = inside(people.adam).post("/workspace/members/invite/", {"role": "editor"}).content.decode()
    found = re.search(r"<code>http://testserver(/join/[^<]+)</code>", content)
    assert found
    return found[1]


def test_somebody_new_makes_an_account_and_is_in(link: str, client: Client) -> None:
    assert b"Join Platform" in client.get(link).content
    assert client.post(link, EVE).status_code == 302
    assert Membership.objects.get(user__email=EVE["email"]).role == Role.EDITOR
    assert client.get("/").status_code == 200


def test_somebody_known_comes_in_beside_their_own_workspace(link: str, people: People) -> None:
    charlie = inside(people.charlie)
    charlie.post(link)
    assert Membership.objects.filter(user=people.charlie).count() == 2
    assert b'value="Platform"' in charlie.get("/workspace/").content


def test_who_belongs_already_keeps_their_role(link: str, people: People) -> None:
    inside(people.alice).post(link)
    assert Membership.objects.get(user=people.alice).role == Role.OWNER


def test_an_address_that_is_taken_is_told_to_sign_in(link: str, client: Client, people: People) -> None:
    response = client.post(link, EVE | {"email": "ALICE@halden.example"})
    assert response.status_code == 422
    assert b"Sign in instead" in response.content


def test_a_link_lasts_a_week(link: str, client: Client) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23)):
        assert client.get(link).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert client.post(link, EVE).status_code == 404
    assert not User.objects.filter(email=EVE["email"]).exists()


def test_a_link_dies_with_its_makers_right(link: str, client: Client, people: People) -> None:
    Membership.objects.filter(user=people.adam).update(role=Role.EDITOR)
    assert client.post(link, EVE).status_code == 404


def test_a_link_cannot_be_forged(link: str, client: Client) -> None:
    assert client.get(link[:-2] + "x/").status_code == 404
    assert client.get("/join/nonsense/").status_code == 404


def test_an_admin_invites_no_owner(people: People) -> None:
    with pytest.raises(Refused):
        invite(Membership.objects.get(user=people.adam), Role.OWNER)
    response = inside(people.adam).post("/workspace/members/invite/", {"role": "owner"}, follow=True)
    assert b"/join/" not in response.content


@override_settings(SIGNUP="closed")
def test_where_sign_up_is_closed_only_known_people_join(link: str, client: Client, people: People) -> None:
    assert b"password" not in client.get(link).content
    client.post(link, EVE)
    assert not User.objects.filter(email=EVE["email"]).exists()
    inside(people.charlie).post(link)
    assert Membership.objects.filter(user=people.charlie).count() == 2


def test_a_link_lets_one_person_in(link: str, client: Client, people: People) -> None:
    inside(people.charlie).post(link)
    assert client.post(link, EVE).status_code == 404
    assert not User.objects.filter(email=EVE["email"]).exists()
    assert not Invitation.objects.open().exists()


def test_the_link_itself_is_not_kept(link: str) -> None:
    token = link.removeprefix("/join/").strip("/")
    assert token not in str(list(Invitation.objects.values()))


def test_a_link_is_taken_back(link: str, client: Client, people: People) -> None:
    sent = Invitation.objects.get()
    assert inside(people.bob).post(f"/workspace/members/invitations/{sent.pk}/revoke/").status_code == 403
    inside(people.adam).post(f"/workspace/members/invitations/{sent.pk}/revoke/")
    assert client.post(link, EVE).status_code == 404


def test_a_mailed_link_is_for_its_address_alone(
    client: Client,
    people: People,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with override_settings(SENDS_MAIL=True), django_capture_on_commit_callbacks(execute=True):
        inside(people.adam).post("/workspace/members/invite/", {"role": "viewer", "email": EVE["email"]})
    (mail,) = mailoutbox
    assert mail.to == [EVE["email"]]
    link = next(word for word in str(mail.body).split() if "/join/" in word).replace("http://testserver", "")
    assert inside(people.charlie).post(link).status_code == 404
    assert client.post(link, EVE | {"email": "other@halden.example"}).status_code == 422
    with override_settings(SENDS_MAIL=True):
        assert client.post(link, EVE).status_code == 302
    assert EmailAddress.objects.get(email=EVE["email"]).verified, "the mail has reached them"
