"""What every test runs under: no address but this machine's own, no skip that nobody notices."""

import ipaddress
import os
import sys
from collections.abc import Generator, Iterator

import pytest

EXCUSED = ("shared media missing", "service missing")
"""How the reason of a skip begins that even strict mode lets pass."""

_WATCHED = {"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0}
"""Audit events, and which of their arguments says where to."""

_attempts: list[str] = []


def is_outside(address: object) -> bool:
    """Whether a socket address, or the host of one, lies beyond this machine's loopback."""
    host = address[0] if isinstance(address, tuple) and address else address
    if isinstance(address, str | bytes) and "/" in str(address):
        return False  # the path of a Unix socket
    if not isinstance(host, str) or host in {"", "localhost"}:
        return False
    try:
        return not ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return True


def _guard(event: str, arguments: tuple[object, ...]) -> None:
    position = _WATCHED.get(event)
    if position is not None and is_outside(arguments[position]):
        _attempts.append(f"{event} to {arguments[position]!r}")
        raise PermissionError(f"a test may reach only this machine, not {arguments[position]!r}")


def pytest_configure() -> None:
    sys.addaudithook(_guard)


@pytest.fixture(autouse=True)
def _stays_at_home() -> Iterator[None]:
    """Fails the test even where the code under test swallowed the refusal."""
    _attempts.clear()
    yield
    assert not _attempts, f"a test reached out: {_attempts}"


def is_strict() -> bool:
    return os.environ.get("AFTERWORD_STRICT", "") not in {"", "0"}


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Why this test or file was skipped; empty when it was not."""
    if not report.skipped or hasattr(report, "wasxfail"):
        return ""
    said = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return said.removeprefix("Skipped: ") or "no reason given"


def _hold_to_account(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = reason_of(report)
    if reason and is_strict() and not reason.startswith(EXCUSED):
        report.outcome = "failed"
        report.longrepr = f"skipped in strict mode: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _hold_to_account(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _hold_to_account(report)
    return report
