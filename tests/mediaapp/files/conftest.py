"""A data folder of its own for each test, and people at the door."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.mediaapp.files.door import Door, signed_in
from tests.people import People, invent


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA = tmp_path
    settings.INCOMING = tmp_path / "incoming"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
    }
    return tmp_path


@pytest.fixture
def people(transactional_db: None) -> People:
    return invent()


@pytest.fixture
def bob(people: People) -> Door:
    return Door(signed_in(people.bob))
