"""Each test meets its model server for the first time: another one may have had the same port before."""

import pytest

from worker.engines.served.server import _server


@pytest.fixture(autouse=True)
def _first_meeting() -> None:
    _server.cache_clear()
