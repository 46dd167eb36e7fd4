"""Where webhooks may not lead: hostile addresses, redirects, and names that mean another machine later."""

import socket
import time
from contextlib import suppress
from ipaddress import ip_address, ip_network
from typing import Any

import httpcore
import pytest
from pytest_django.fixtures import Settings

from mediaapp.hooks import services
from mediaapp.hooks.guard import Forbidden, Guarded, check, is_public
from mediaapp.hooks.models import Webhook
from mediaapp.hooks.sending import new_secret, send
from tests.mediaapp.hooks.receiver import Receiver
from tests.people import People

pytestmark = pytest.mark.django_db

HOSTILE = """
https://127.0.0.1:{port}/ https://127.1:{port}/ https://127.0.1:{port}/ https://2130706433:{port}/
https://0x7f000001:{port}/ https://0x7f.1:{port}/ https://0177.0.0.1:{port}/ https://017700000001:{port}/
https://0:{port}/ https://0.0.0.0:{port}/ https://localhost:{port}/ https://LOCALHOST:{port}/
https://localhost.:{port}/ https://[::1]:{port}/ https://[0:0:0:0:0:0:0:1]:{port}/
https://[::]:{port}/ https://[::ffff:127.0.0.1]:{port}/ https://[::ffff:7f00:1]:{port}/
https://[::127.0.0.1]:{port}/ https://[64:ff9b::7f00:1]:{port}/ https://[2002:7f00:1::]:{port}/
https://[2001:0:0:0:0:0:80ff:fffe]:{port}/ https://[fe80::1]:{port}/ https://[fe80::1%25lo]:{port}/
https://[fc00::1]:{port}/ https://[fd12:3456:789a::1]:{port}/ https://[ff02::1]:{port}/
https://10.0.0.1:{port}/ https://172.16.0.1:{port}/ https://172.31.255.254:{port}/ https://192.168.1.1:{port}/
https://169.254.169.254/latest/meta-data/ https://[::ffff:169.254.169.254]/ https://2852039166/
https://0xa9fea9fe/ https://100.64.0.1/ https://100.100.100.200/ https://192.0.0.1/ https://192.0.2.1/
https://198.18.0.1/ https://198.51.100.1/ https://203.0.113.1/ https://224.0.0.1/ https://240.0.0.1/
https://255.255.255.255/ http://127.0.0.1:{port}/ http://localhost:{port}/ file:///etc/passwd
gopher://127.0.0.1:{port}/_x ftp://127.0.0.1:{port}/ unix:///run/socket dict://127.0.0.1:{port}/
https://127.0.0.1:{port}\\@example.com/ https://user:pass@127.0.0.1:{port}/ https://example.com@127.0.0.1:{port}/
https://127.0.0.1:{port}#@example.com/ https://127.0.0.1:99999/ https://127.0.0.1:0/ https:///hook https://
https://127。0。0。1:{port}/ https://①②⑦.0.0.1:{port}/ https://127.0.0.1%00.example.com/ //127.0.0.1:{port}/
javascript:alert(1) https://127.0.0.1:{port}/\\r\\nHost:x
""".split()


@pytest.mark.parametrize("template", HOSTILE)
def test_a_hostile_address_is_never_told_anything(people: People, receiver: Receiver, template: str) -> None:
    """Refused when it is written down, or when it is connected to."""
    url = template.format(port=receiver.port).replace("\\r\\n", "\r\n")
    with suppress(services.Refused):
        services.create(people.platform, people.alice, "https://site", url=url)
    for written in Webhook.objects.all():
        outcome = send(services.try_out(written))
        assert outcome.status is None
        assert "private network" in outcome.said, outcome.said
    assert receiver.heard == []


@pytest.mark.parametrize("template", HOSTILE)
def test_nor_when_it_came_into_the_database_otherwise(
    people: People, receiver: Receiver, template: str
) -> None:
    url = template.format(port=receiver.port).replace("\\r\\n", "\r\n")
    secret, site = new_secret(), "https://site"
    made = Webhook.objects.create(workspace=people.platform, url=url, site=site, secret=secret)
    assert send(services.try_out(made)).status is None
    assert receiver.heard == []


def test_there_are_fifty() -> None:
    assert len(set(HOSTILE)) >= 50


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/hook",
        "https://hooks.example.com:8443/a?b=c",
        "https://1.1.1.1/",
        "https://[2606:4700::1]/",
    ],
)
def test_a_plain_address_is_taken(url: str) -> None:
    check(url)


def test_an_address_of_which_letter_is_no_letter() -> None:
    for url in ("https://exa mple.com/", "https://exämple.com/", "https://e/" + "x" * 500):
        with pytest.raises(Forbidden):
            check(url)


def test_what_is_public() -> None:
    assert is_public(ip_address("93.184.216.34"))
    assert is_public(ip_address("2606:4700::1111"))
    assert is_public(ip_address("64:ff9b::5db8:d822"))
    assert not is_public(ip_address("64:ff9b::a00:1"))


# ── names that change their mind ─────────────────────────────────────────────────────────────────────


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What names mean, the first time and from then on."""
    known: dict[str, list[str]] = {}
    real = socket.getaddrinfo

    def look_up(host: Any, port: Any, *more: Any, **named: Any) -> Any:
        if host not in known:
            return real(host, port, *more, **named)
        meant = known[host].pop(0) if len(known[host]) > 1 else known[host][0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in meant.split()]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


def test_a_name_that_means_a_private_address_is_told_nothing(
    webhook: Webhook, receiver: Receiver, names: dict[str, list[str]], settings: Settings
) -> None:
    settings.WEBHOOK_NETWORKS = []
    names["rebound.example"] = ["127.0.0.1"]
    webhook.url = f"https://rebound.example:{receiver.port}/"
    webhook.save()
    outcome = send(services.try_out(webhook))
    assert "private network" in outcome.said
    assert receiver.heard == []


def test_one_private_address_among_public_ones_is_enough_to_refuse(
    webhook: Webhook, receiver: Receiver, names: dict[str, list[str]], settings: Settings
) -> None:
    settings.WEBHOOK_NETWORKS = []
    names["both.example"] = ["93.184.216.34 127.0.0.1"]
    webhook.url = f"https://both.example:{receiver.port}/"
    webhook.save()
    assert "private network" in send(services.try_out(webhook)).said


def test_the_address_that_was_looked_at_is_the_one_that_is_connected_to(
    names: dict[str, list[str]], receiver: Receiver, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is public when it is looked at and private a moment later leads nowhere private."""
    settings.WEBHOOK_NETWORKS = []
    names["rebinding.example"] = ["93.184.216.34", "127.0.0.1"]
    connected: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], *_: Any, **__: Any) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError("nobody is there in a test")

    monkeypatch.setattr(socket, "create_connection", connect)
    line = Guarded(time.monotonic() + 5, is_secret=True)
    with pytest.raises(httpcore.ConnectError):
        line.connect_tcp("rebinding.example", receiver.port)
    assert [address for address, _port in connected] == ["93.184.216.34"]


def test_a_redirect_is_not_followed(webhook: Webhook, receiver: Receiver) -> None:
    for status in (301, 302, 303, 307, 308):
        receiver.status, receiver.headers = status, {"location": f"http://127.0.0.1:{receiver.port}/secret"}
        outcome = send(services.try_out(webhook))
        assert (outcome.status, outcome.is_heard) == (status, False)
        assert "redirects are not followed" in outcome.said
    assert {one.path for one in receiver.heard} == {"/hook"}


def test_http_is_for_networks_that_were_opened_alone(
    webhook: Webhook, names: dict[str, list[str]], settings: Settings
) -> None:
    settings.WEBHOOK_NETWORKS = [ip_network("10.0.0.0/8")]
    names["public.example"] = ["93.184.216.34"]
    webhook.url = "http://public.example/"
    webhook.save()
    assert "without https" in send(services.try_out(webhook)).said


def test_whoever_drips_is_not_waited_for(
    webhook: Webhook, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each byte comes in time; all of them together do not."""
    monkeypatch.setattr("mediaapp.hooks.sending.PATIENCE_SECONDS", 0.5)
    receiver.drip, receiver.answer = 0.05, b"x" * 400
    since = time.monotonic()
    outcome = send(services.try_out(webhook))
    assert outcome.status is None
    assert "no answer within" in outcome.said
    assert time.monotonic() - since < 10
