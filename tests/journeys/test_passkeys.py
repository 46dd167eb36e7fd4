"""A passkey is added and signs its owner in, with an authenticator that Chromium plays."""

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.browser import Watched, sign_in
from tests.people import PASSWORD, People, invent

pytestmark = pytest.mark.django_db(transaction=True)

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


@pytest.fixture
def people(transactional_db: None) -> People:
    return invent()


def test_a_passkey_signs_somebody_in(live_server: LiveServer, watched: Watched, people: People) -> None:
    page, root = watched.page, live_server.url.replace("127.0.0.1", "localhost")
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    sign_in(page, root, "alice@halden.example", PASSWORD)
    page.goto(f"{root}/accounts/passkeys/")
    watched.accessible()
    page.get_by_role("link", name="Add one").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name").fill("My phone")
    watched.accessible()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    watched.accessible()
    page.goto(f"{root}/accounts/passkeys/")
    expect(page.get_by_role("link", name="Rename My phone")).to_be_visible()
    page.context.clear_cookies()
    page.goto(f"{root}/accounts/login/")
    watched.accessible()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{root}/")
    assert not watched.complaints
