"""Addresses are confirmed by mail, which a folder can take instead of a server."""

from email import message_from_string, policy
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client, override_settings

from mediaapp.accounts.models import User
from tests.people import PASSWORD, People

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_throttled() -> None:
    cache.clear()


@pytest.fixture
def post(tmp_path: Path, settings: object) -> Path:
    """Where mail is put."""
    mailers = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(tmp_path)},
        }
    }
    settings.MAILERS, settings.SENDS_MAIL = mailers, True  # type: ignore[attr-defined]
    return tmp_path


def link(post: Path, part: str) -> str:
    mails = (message_from_string(path.read_text(), policy=policy.default) for path in sorted(post.iterdir()))
    words = " ".join(mail.get_content() for mail in mails).split()
    return next(word for word in words if part in word).replace("http://testserver", "")


@override_settings(SIGNUP="open", ACCOUNT_EMAIL_VERIFICATION="mandatory")
def test_a_stranger_confirms_before_they_come_in(post: Path, people: People) -> None:
    client = Client()
    sent = {"name": "Eve", "email": "eve@halden.example", "password1": PASSWORD, "workspace": "Eve’s"}
    client.post("/accounts/signup/", sent)
    assert client.get("/").status_code == 302
    there = link(post, "/accounts/confirm-email/")
    assert b"eve@halden.example" in client.get(there).content
    assert not EmailAddress.objects.get(email="eve@halden.example").verified, "a scanner opens every link"
    client.post(there)
    assert EmailAddress.objects.get(email="eve@halden.example").verified
    Client().post("/accounts/login/", {"login": "eve@halden.example", "password": PASSWORD})


def test_a_new_address_counts_once_it_is_confirmed(post: Path, people: People) -> None:
    alice = Client()
    alice.force_login(people.alice)
    EmailAddress.objects.create(user=people.alice, email=people.alice.email, primary=True, verified=True)
    alice.post("/accounts/email/", {"email": "alice@new.example", "action_add": ""})
    assert User.objects.get(pk=people.alice.pk).email == "alice@halden.example"
    assert b"alice@new.example" in alice.get("/accounts/email/").content
    alice.post(link(post, "/accounts/confirm-email/"))
    assert User.objects.get(pk=people.alice.pk).email == "alice@new.example"


def test_without_mail_the_page_says_so(people: People) -> None:
    alice = Client()
    alice.force_login(people.alice)
    assert b"sends no e-mail" in alice.get("/accounts/email/").content
