"""A receiver, and a webhook that leads to it because the owner has opened this machine to webhooks."""

from collections.abc import Iterator
from ipaddress import ip_network

import pytest
from django.core.cache import caches
from pytest_django.fixtures import Settings

from mediaapp.hooks import services
from mediaapp.hooks.models import Webhook
from mediaapp.meetings.models import Meeting
from tests import transcript
from tests.mediaapp.api.script import Script
from tests.mediaapp.hooks.receiver import Receiver, receiving
from tests.people import People

SITE = "https://minutes.halden.example"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No broker is spoken to, and nobody's limits are those of the test before."""
    monkeypatch.setattr("mediaapp.ledger.send._publish", lambda queue, keys: len(keys))
    caches["counters"].clear()
    yield
    caches["counters"].clear()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


@pytest.fixture
def webhook(people: People, receiver: Receiver, settings: Settings) -> Webhook:
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.1/32")]
    return services.create(people.platform, people.alice, SITE, url=receiver.url, name="Tracker")


@pytest.fixture
def meeting(people: People) -> Meeting:
    return transcript.record(people.platform)


@pytest.fixture
def script(people: People) -> Script:
    return Script.of(people.alice, people.platform)
