"""Single sign-on against a real OpenID Connect provider on a port of its own."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import oidc_provider_mock
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client

from mediaapp.accounts.models import User
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings: object) -> Iterator[str]:
    """Its address; the site trusts it."""
    cache.clear()
    with oidc_provider_mock.run_server_in_thread() as server:
        address = f"http://127.0.0.1:{server.server_port}"
        settings.OIDC_URL, settings.OIDC_NAME = address, "Halden ID"  # type: ignore[attr-defined]
        settings.SOCIALACCOUNT_PROVIDERS = {  # type: ignore[attr-defined]
            "openid_connect": {
                "OAUTH_PKCE_ENABLED": True,
                "EMAIL_AUTHENTICATION": True,
                "APPS": [
                    {
                        "provider_id": "sso",
                        "name": "Halden ID",
                        "client_id": "afterword",
                        "secret": "not so secret",
                        "settings": {"server_url": address},
                    }
                ],
            }
        }
        yield address


def vouch(provider: str, email: str, *, is_verified: bool = True, name: str = "Eve") -> None:
    claims = {"email": email, "email_verified": is_verified, "name": name}
    httpx.put(f"{provider}/users/{email}", json=claims).raise_for_status()


def come_back(client: Client, email: str) -> int:
    """Press the button, say at the provider who one is, and follow it home; the status there."""
    there = client.post("/accounts/oidc/sso/login/")["Location"]
    home = httpx.post(there, data={"sub": email}).headers["Location"]
    back = urlsplit(home)
    return client.get(f"{back.path}?{back.query}").status_code


def test_somebody_new_comes_in_without_a_workspace(provider: str, people: People) -> None:
    vouch(provider, "eve@halden.example")
    client = Client()
    assert b"Sign in with Halden ID" in client.get("/accounts/login/").content
    assert come_back(client, "eve@halden.example") == 302
    eve = User.objects.get(email="eve@halden.example")
    assert eve.name == "Eve"
    assert not eve.has_usable_password()
    assert b"no workspace" in client.get("/", follow=True).content


def test_somebody_known_is_themselves(provider: str, people: People) -> None:
    EmailAddress.objects.create(user=people.alice, email=people.alice.email, primary=True, verified=True)
    vouch(provider, "alice@halden.example", name="Alice")
    client = Client()
    assert come_back(client, "alice@halden.example") == 302
    assert client.get("/").status_code == 200
    assert SocialAccount.objects.get().user == people.alice


def test_an_address_that_is_not_verified_takes_over_no_account(provider: str, people: People) -> None:
    EmailAddress.objects.create(user=people.alice, email=people.alice.email, primary=True, verified=True)
    vouch(provider, "alice@halden.example", is_verified=False)
    client = Client()
    come_back(client, "alice@halden.example")
    assert client.get("/").status_code == 302
    assert not SocialAccount.objects.exists()


def test_where_sign_up_is_closed_nobody_new_comes_in(provider: str, people: People, settings: object) -> None:
    settings.SIGNUP = "closed"  # type: ignore[attr-defined]
    vouch(provider, "eve@halden.example")
    client = Client()
    come_back(client, "eve@halden.example")
    assert not User.objects.filter(email="eve@halden.example").exists()


def test_a_provider_that_is_down_is_told_of(provider: str, people: People, settings: object) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"] = {  # type: ignore[attr-defined]
        "server_url": "http://127.0.0.1:9"
    }
    answer = Client().post("/accounts/oidc/sso/login/")
    assert answer.status_code == 502
    assert b"did not sign you in" in answer.content
