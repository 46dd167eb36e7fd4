"""The entrance itself: its verbs, its refusals, and the locks it installs from."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.media import ROOT

RUN = ROOT / "run"
LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-uv.txt"]


def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": ""}
    command = ["/bin/sh", str(RUN), *arguments]
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=60
    )


def verbs() -> list[str]:
    return re.findall(r"^  \./run (\w+)", run("help").stdout, re.MULTILINE)


def names(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+)==", (ROOT / lock).read_text(), re.MULTILINE))


def test_it_is_sound_posix_shell() -> None:
    subprocess.run(["/bin/sh", "-n", RUN], check=True)


def test_it_can_be_started() -> None:
    assert os.access(RUN, os.X_OK)


@pytest.mark.parametrize("arguments", [("help",), ("-h",), ("--help",)])
def test_help_lists_the_verbs(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 0
    assert not done.stderr
    assert {"up", "manage", "worker", "check", "test", "eval", "bench", "screenshots", "lock"} <= set(
        re.findall(r"\./run (\w+)", done.stdout)
    )


def test_an_unknown_verb_is_refused_in_one_sentence() -> None:
    done = run("fly")
    assert done.returncode == 2
    assert not done.stdout
    assert done.stderr == "There is no verb 'fly': ./run help lists those there are.\n"


def test_the_readme_knows_every_verb() -> None:
    readme = (ROOT / "README.md").read_text()
    assert [verb for verb in verbs() if f"./run {verb}" not in readme] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_by_hash_and_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert not re.findall(r"^-", text, re.MULTILINE)
    pins = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)
    assert all("--hash=sha256:" in pin for pin in pins if pin.strip())


def test_the_locks_hold_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = {re.split(r"[\[>=<]", one)[0] for one in project["project"]["dependencies"]}
    developing = {re.split(r"[\[>=<]", one)[0] for one in project["dependency-groups"]["dev"]}
    assert asked <= names("requirements.txt") <= names("requirements-dev.txt")
    assert developing <= names("requirements-dev.txt")


def test_one_opencv_lands() -> None:
    assert {name for name in names("requirements.txt") if "opencv" in name} == {"opencv-python-headless"}


def test_every_dependency_has_a_lower_bound() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    assert [one for one in asked if ">=" not in one] == []


PYTHON = """#!/bin/sh
case $1 in -c) exit 0 ;; esac
printf '%s\\n' "$*"
"""


@pytest.fixture
def entrance(tmp_path: Path) -> Path:
    """The entrance in a folder of its own, with a Python that says what it was asked to run."""
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(PYTHON)
    python.chmod(0o755)
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text("the same\n")
    (tmp_path / ".venv" / "installed").write_text("the same\n")
    entrance = tmp_path / "run"
    entrance.write_text(RUN.read_text())
    return entrance


@pytest.mark.parametrize(
    ("said", "started"),
    [
        ([], "{root}/manage.py up"),
        (["up"], "{root}/manage.py up"),
        (["--port", "8001"], "{root}/manage.py up --port 8001"),
        (["up", "--host", "0.0.0.0"], "{root}/manage.py up --host 0.0.0.0"),
        (["up", "--help"], "{root}/manage.py up --help"),
        (["manage", "create_owner", "--email", "a b"], "{root}/manage.py create_owner --email a b"),
        (["screenshots"], "-m tests.screenshots {root}/docs/screenshots"),
        (["screenshots", "there"], "-m tests.screenshots there"),
        (["worker", "talk.mp4"], "-m worker talk.mp4"),
    ],
)
def test_a_verb_starts_what_it_says(entrance: Path, said: list[str], started: str) -> None:
    command = ["/bin/sh", str(entrance), *said]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.splitlines() == [started.format(root=entrance.parent)], done.stderr
