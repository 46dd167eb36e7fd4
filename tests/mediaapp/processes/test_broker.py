"""The broker of one machine: it answers, gives up a memory that cannot be read, says what is wrong."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import pytest

from mediaapp.processes import broker
from mediaapp.processes.children import Child


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder with a short name, as a socket needs it."""
    made = Path(mkdtemp(prefix="aw-"))
    yield made
    shutil.rmtree(made)


@contextmanager
def running(place: Path) -> Iterator[Child]:
    own = broker.start(place / "valkey", place / "socket")
    try:
        yield own
    finally:
        own.kill()


def test_it_answers_and_no_port_is_open(place: Path) -> None:
    with running(place):
        assert broker.answers(place / "socket")
        assert (place / "socket").stat().st_mode & 0o077 == 0
    assert not broker.answers(place / "socket")


def test_an_unreadable_memory_is_given_up(place: Path) -> None:
    with running(place):
        pass
    written = list((place / "valkey" / "appendonlydir").iterdir())
    assert written
    for path in written:
        path.write_bytes(b"not what a broker writes\n" * 100)
    with running(place):
        assert broker.answers(place / "socket")


def test_it_says_why_it_does_not_start(place: Path) -> None:
    door = place / ("long" * 30)
    with pytest.raises(broker.NoBroker) as refused:
        broker.start(place / "valkey", door)
    assert "does not start: " in str(refused.value)
    assert str(refused.value).endswith(".")


def test_the_wheel_has_one_where_the_system_has_none(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    monkeypatch.setenv("PATH", str(place))
    assert Path(broker.binary()).is_file()
    with running(place):
        assert broker.answers(place / "socket")
