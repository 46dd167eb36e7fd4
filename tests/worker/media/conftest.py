"""The tools that the tests of the decode door use: the real ones, as found on this machine."""

from pathlib import Path

import pytest

from worker.media.tools import Tools


@pytest.fixture(scope="session")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Tools:
    return Tools.found(tmp_path_factory.mktemp("scratch"))


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """An empty folder for one test's files."""
    return tmp_path
