"""The guards of the test run: loopback only, and no silent skip in strict mode."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests import conftest, media


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        (("127.0.0.1", 80), False),
        (("::1", 80, 0, 0), False),
        ("localhost", False),
        ("/run/afterword.sock", False),
        (b"\0abstract", False),
        (("192.0.2.1", 80), True),
        (("10.0.0.1", 80), True),
        ("example.org", True),
    ],
)
def test_only_this_machine_is_inside(address: object, outside: bool) -> None:
    assert conftest.is_outside(address) is outside


def test_a_socket_to_another_machine_is_refused_and_noted() -> None:
    with socket.socket() as door, pytest.raises(PermissionError, match="only this machine"):
        door.connect(("192.0.2.1", 80))
    assert conftest._attempts == ["socket.connect to ('192.0.2.1', 80)"]
    conftest._attempts.clear()


CASES = """
import socket, pytest

def test_excused():
    pytest.skip("shared media missing: talk.wav")

def test_lazy():
    pytest.skip("not today")

def test_swallows():
    try:
        socket.create_connection(("192.0.2.1", 80))
    except OSError:
        pass
"""


@pytest.mark.parametrize(
    ("strict", "summary"),
    [("0", "1 passed, 2 skipped, 1 error"), ("1", "1 failed, 1 passed, 1 skipped, 1 error")],
)
def test_a_lazy_skip_and_a_swallowed_refusal_are_seen(tmp_path: Path, strict: str, summary: str) -> None:
    guards = "from tests.conftest import *\nfrom tests.conftest import _stays_at_home\n"
    (tmp_path / "conftest.py").write_text(guards)
    (tmp_path / "test_cases.py").write_text(CASES)
    environment = {**os.environ, "AFTERWORD_STRICT": strict, "PYTHONPATH": str(media.ROOT)}
    options = ["-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path)]
    command = [sys.executable, "-m", "pytest", *options, str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert summary in done.stdout
