"""A meeting that was read, and scripts in each role."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import caches

from mediaapp.meetings.models import Meeting
from mediaapp.workspaces.permissions import Role
from tests import transcript
from tests.mediaapp.api.script import Script
from tests.people import People


@pytest.fixture(autouse=True)
def _counts_from_nothing() -> Iterator[None]:
    caches["counters"].clear()
    yield
    caches["counters"].clear()


@pytest.fixture
def meeting(people: People) -> Meeting:
    return transcript.record(people.platform)


@pytest.fixture
def script(people: People) -> Script:
    """The owner's, with every scope."""
    return Script.of(people.alice, people.platform)


@pytest.fixture
def script_of(people: People) -> Callable[[Role], Script]:
    return lambda role: Script.of(people.by_role[role], people.platform)
