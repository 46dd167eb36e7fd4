"""Everybody, for tests of the site."""

import pytest

from tests.people import People, invent


@pytest.fixture
def people(db: None) -> People:
    return invent()
