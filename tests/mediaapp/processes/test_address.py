"""Where the site may listen: what is refused, in which words, and how people are told of it."""

import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from mediaapp.processes.address import Address, Unusable
from tests.media import ROOT


@pytest.mark.parametrize(
    ("host", "url", "is_near"),
    [
        ("127.0.0.1", "http://localhost:8000/", True),
        ("localhost", "http://localhost:8000/", True),
        ("::1", "http://localhost:8000/", True),
        ("0.0.0.0", "http://localhost:8000/", False),
        ("::", "http://localhost:8000/", False),
        ("192.168.1.5", "http://192.168.1.5:8000/", False),
        ("fe80::1", "http://[fe80::1]:8000/", False),
    ],
)
def test_the_address_that_people_open(host: str, url: str, is_near: bool) -> None:
    address = Address(host, 8000)
    assert (address.url, address.is_for_this_machine) == (url, is_near)


def test_a_taken_port_is_refused_with_another() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Unusable) as refused:
            Address("127.0.0.1", port).check()
    assert str(refused.value).startswith(
        f"Port {port} is taken by another program. Choose another: ./run --port "
    )
    Address("127.0.0.1", port).check()


@pytest.mark.parametrize(
    ("host", "port", "sentence"),
    [
        ("127.0.0.1", 0, "There is no port 0."),
        ("127.0.0.1", 70_000, "There is no port 70000."),
    ],
)
def test_what_cannot_be_listened_at(host: str, port: int, sentence: str) -> None:
    with pytest.raises(Unusable) as refused:
        Address(host, port).check()
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize(
    ("host", "sentence"),
    [
        ("192.0.2.1", "This machine has no address 192.0.2.1."),
        ("127.0.0.1:8000", "The address 127.0.0.1:8000 is not known."),
    ],
)
def test_an_address_of_no_network_of_ours(host: str, sentence: str) -> None:
    """In a process of its own, since a test may not even ask for one."""
    code = f"from mediaapp.processes.address import Address; Address({host!r}, 8000).check()"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert f"Unusable: {sentence}" in done.stderr


class Page(BaseHTTPRequestHandler):
    """Answers with the status that its server was told."""

    def do_GET(self) -> None:
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        self.end_headers()

    def log_message(self, *words: object) -> None:
        self.server.said = words  # type: ignore[attr-defined]


@pytest.mark.parametrize(("status", "answers"), [(200, True), (302, True), (400, True), (500, False)])
def test_it_is_up_once_a_page_comes_back(status: int, answers: bool) -> None:
    with HTTPServer(("127.0.0.1", 0), Page) as server:
        server.status = status  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = Address("0.0.0.0", server.server_port)
        assert address.answers() is answers
        server.shutdown()
        thread.join()
    assert not address.answers()
