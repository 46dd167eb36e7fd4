"""The second step of signing in: an app's codes, recovery codes, and secrets that are kept as such."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client

from tests.people import PASSWORD, People

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_throttled() -> None:
    cache.clear()


def code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def signed_in() -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": "alice@halden.example", "password": PASSWORD})
    return client


@pytest.fixture
def secret(people: People) -> str:
    """Alice has set up an app that knows this."""
    alice = signed_in()
    alice.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = alice.get("/accounts/steps/app/activate/")
    found = re.search(r"<code>([A-Z2-7]+)</code>", page.content.decode())
    assert found
    answer = alice.post("/accounts/steps/app/activate/", {"code": code(found[1])})
    assert answer.status_code == 302
    cache.clear()  # the code that was used is remembered, and would not be taken again
    return found[1]


def test_a_password_alone_is_not_enough(secret: str) -> None:
    alice = signed_in()
    assert alice.get("/").status_code == 302
    assert b"second step" in alice.get("/accounts/steps/authenticate/").content
    wrong = alice.post("/accounts/steps/authenticate/", {"code": "000000"})
    assert b"field-error" in wrong.content
    assert alice.post("/accounts/steps/authenticate/", {"code": code(secret)}).status_code == 302
    assert alice.get("/").status_code == 200


def test_a_recovery_code_works_once(secret: str, people: People) -> None:
    codes = Authenticator.objects.get(user=people.alice, type="recovery_codes").wrap().get_unused_codes()
    for status in (302, 200):
        alice = signed_in()
        assert alice.post("/accounts/steps/authenticate/", {"code": codes[0]}).status_code == status
        cache.clear()


def test_the_database_tells_no_secret(secret: str, people: People) -> None:
    kept = Authenticator.objects.get(user=people.alice, type="totp").data["secret"]
    assert secret not in kept


def test_what_locks_somebody_out_asks_who_it_is(people: People) -> None:
    alice = Client()
    alice.force_login(people.alice)
    answer = alice.get("/accounts/steps/app/activate/")
    assert answer.status_code == 302
    assert "/reauthenticate/" in answer["Location"]


def test_one_device_signs_out_another(people: People) -> None:
    here, there = signed_in(), signed_in()
    page = here.get("/accounts/devices/").content.decode()
    (other,) = re.findall(r'name="device" value="(\d+)"', page)
    assert Client().post("/accounts/devices/end/", {"device": other}).status_code == 302
    charlie = Client()
    charlie.force_login(people.charlie)
    assert charlie.post("/accounts/devices/end/", {"device": other}).status_code == 404
    assert there.get("/").status_code == 200
    here.post("/accounts/devices/end/", {"device": other})
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200
