"""One installation for all drills, and what the same recording becomes when nothing goes wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import media
from tests.drills.product import Product, until

PROCESSES = [
    "broker",
    "hooks",
    "hooks",
    "hooks",
    "media",
    "media",
    "model",
    "model",
    "people",
    "people",
    "people",
]
PROCESSES += ["quarantine", "quarantine", "supervisor", "web"]
"""What runs when nothing is wrong: each worker with its child, and beat as another child of `people`."""


@dataclass(frozen=True)
class Talk:
    """A recording, and its transcript when nothing goes wrong."""

    path: Path
    transcript: list[dict[str, Any]]


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    made = Product(tmp_path_factory.mktemp("drills"))
    (made.folder / "data").mkdir()
    try:
        made.ensure()
        yield made
    finally:
        left = made.end()
    assert not left, f"these outlived it: {left}"


@pytest.fixture(scope="session")
def talk(installation: Product, tmp_path_factory: pytest.TempPathFactory) -> Talk:
    """100 s, so three chunks; the second takes a while."""
    pauses = "sine=frequency=440:sample_rate=16000,volume='if(lt(mod(t,11),10),0.5,0)':eval=frame"
    path = media.sound(tmp_path_factory.mktemp("talk") / "talk.wav", pauses, 100)
    meeting = installation.upload(path)
    installation.wait_for(meeting)
    rows = installation.transcript(meeting)
    assert len(rows) > 8
    assert set(installation.states(meeting).values()) == {"done"}
    return Talk(path, rows)


@pytest.fixture
def product(installation: Product) -> Iterator[Product]:
    """Running before; and after, whatever was done to it: nobody is left over and nobody is missing."""
    installation.ensure()
    yield installation
    until(lambda: sorted(one.name for one in installation.processes()) == PROCESSES, 90, "all processes")
