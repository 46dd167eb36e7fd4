"""The supervisor over small children: it keeps them, and takes them along however it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.drills.product import until
from tests.media import ROOT

SLEEPS = 'echo $$ > "{folder}/{name}"; exec sleep 300'
STUBBORN = 'trap "" TERM; echo $$ > "{folder}/{name}"; while :; do sleep 0.2; done'
POLITE = (
    'trap "sleep 0.5; echo bye > {folder}/bye; exit" TERM; '
    'echo $$ > "{folder}/{name}"; while :; do sleep 0.1; done'
)

type Supervise = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Supervise]:
    """Starts a supervisor over children of these kinds, and waits until each runs."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*kinds: str, ignoring: int = 0) -> subprocess.Popen[bytes]:
        lines = [kind.format(folder=tmp_path, name=n) for n, kind in enumerate(kinds)]
        command = [sys.executable, "-m", "tests.mediaapp.processes.supervised", str(tmp_path), *lines]

        def ignore() -> None:
            for number in (
                signal.SIGINT,
                signal.SIGTERM,
                signal.SIGHUP,
            ):  # whatever the starter ignores
                signal.signal(number, signal.SIG_IGN if number == ignoring else signal.SIG_DFL)

        process = subprocess.Popen(
            command,
            cwd=ROOT,
            start_new_session=True,
            stderr=subprocess.DEVNULL,
            preexec_fn=ignore,  # noqa: PLW1509 - the tests have one thread
        )
        started.append(process)
        until(lambda: all(pid(tmp_path, n) for n in range(len(kinds))), 30)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
    for left in (number for n in range(2) if is_there(number := pid(tmp_path, n))):
        os.kill(left, signal.SIGKILL)


def pid(folder: Path, n: int) -> int:
    path = folder / str(n)
    text = path.read_text().strip() if path.exists() else ""
    return int(text or 0)


def is_there(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda one: one.name)
def test_told_to_stop_it_lets_them_finish(
    supervise: Supervise, tmp_path: Path, number: signal.Signals
) -> None:
    supervisor = supervise(SLEEPS, POLITE)
    supervisor.send_signal(number)
    assert supervisor.wait(10) == 0
    assert (tmp_path / "bye").read_text() == "bye\n"
    assert not any(is_there(pid(tmp_path, n)) for n in (0, 1))


def test_told_twice_it_waits_no_longer(supervise: Supervise, tmp_path: Path) -> None:
    supervisor = supervise(STUBBORN)
    supervisor.send_signal(signal.SIGINT)
    time.sleep(0.5)
    assert supervisor.poll() is None, "it waits for the child to finish"
    supervisor.send_signal(signal.SIGINT)
    assert supervisor.wait(5) == 0
    assert not is_there(pid(tmp_path, 0))


def test_a_signal_that_its_starter_wants_ignored_is(supervise: Supervise) -> None:
    supervisor = supervise(SLEEPS, ignoring=signal.SIGHUP)
    supervisor.send_signal(signal.SIGHUP)
    time.sleep(0.6)
    assert supervisor.poll() is None
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(10) == 0


def test_killed_it_takes_its_children_along(supervise: Supervise, tmp_path: Path) -> None:
    supervisor = supervise(SLEEPS, STUBBORN)
    supervisor.kill()
    supervisor.wait()
    until(lambda: not any(is_there(pid(tmp_path, n)) for n in (0, 1)), 5)


def test_a_child_that_ends_is_started_again(supervise: Supervise, tmp_path: Path) -> None:
    supervise(SLEEPS)
    first = pid(tmp_path, 0)
    os.kill(first, signal.SIGKILL)
    until(lambda: pid(tmp_path, 0) not in {0, first}, 10)
    assert is_there(pid(tmp_path, 0))


def test_it_says_that_it_is_up_only_then(supervise: Supervise, tmp_path: Path) -> None:
    supervise(SLEEPS)
    time.sleep(0.5)
    assert not (tmp_path / "told").exists()
    (tmp_path / "ready").touch()
    until((tmp_path / "told").exists, 10)
