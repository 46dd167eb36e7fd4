"""`manage.py up` where it cannot start: one sentence, nothing on stdout, nobody left over."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drills.product import Product
from tests.media import ROOT


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    (tmp_path / "data").mkdir()
    made = Product(tmp_path)
    yield made
    assert not made.end()


def refused(product: Product, *arguments: str, **environment: str) -> str:
    """The one line that it says on stderr."""
    command = [sys.executable, str(ROOT / "manage.py"), "up", *arguments]
    done = subprocess.run(
        command,
        env=product.environment | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert not done.stdout
    lines = [line for line in done.stderr.splitlines() if line != "Afterword is starting …"]
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_a_data_folder_that_cannot_be_written_to(product: Product) -> None:
    said = refused(product, AFTERWORD_DATA="/proc/afterword")
    assert said.startswith("The data folder /proc/afterword cannot be written to.")
    assert "AFTERWORD_DATA" in said


def test_a_port_that_is_taken(product: Product) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", product.port))
        other.listen()
        said = refused(product, AFTERWORD_PORT=str(product.port))
    assert said.startswith(f"Port {product.port} is taken by another program.")


def test_a_setting_that_makes_no_sense(product: Product) -> None:
    assert refused(product, AFTERWORD_THREADS="many") == "AFTERWORD_THREADS is “many”. Write a whole number."


def test_a_database_that_does_not_answer(product: Product) -> None:
    """The broker, which was there first, goes again."""
    said = refused(product, "--port", str(product.port), DATABASE_URL="postgres://nobody@127.0.0.1:9/none")
    assert said.startswith("The database cannot be used: ")
    assert said.endswith(" Look at DATABASE_URL.")
