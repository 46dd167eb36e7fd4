"""Where a webhook may lead: to public addresses, as they are when we connect, and to networks of the owner.

A name is looked up once, every address that it has is looked at, and the very one that was looked at is
connected to: a name that means another machine a moment later leads nowhere else.
"""

import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Iterable
from urllib.parse import urlsplit

import httpcore
from django.conf import settings
from django.utils.translation import gettext as _

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address
type Option = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]

ODD_NUMBER = re.compile(r"(^|\.)(\d+|0x[0-9a-f]*)\.?$", re.IGNORECASE)
"""How a name ends that is none: old ways to write an address, such as 0x7f.1."""

LOCAL = re.compile(r"(^|\.)localhost\.?$", re.IGNORECASE)
NAT64 = ipaddress.ip_network("64:ff9b::/96")
COMPATIBLE = ipaddress.ip_network("::/96")


class Forbidden(Exception):
    """An address that no webhook may lead to; the message says why."""


def check(url: str) -> None:
    """Raises `Forbidden` for what can be told from the address alone. Names are not looked up yet."""
    if len(url) > 500 or any(sign <= " " or sign in '\\<>"^`{|}' or ord(sign) > 126 for sign in url):
        raise Forbidden(_("Write the address with plain letters and without spaces, 500 at most."))
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise Forbidden(_("This is no address of a web server.")) from None
    if parts.scheme not in {"https", "http"} or not host or port == 0:
        raise Forbidden(_("Write an address that begins with https://."))
    if parts.scheme == "http" and not settings.WEBHOOK_NETWORKS:
        raise Forbidden(
            _("Write an address that begins with https://: what is sent is nobody else’s business.")
        )
    if parts.username is not None or parts.password is not None:
        raise Forbidden(_("Leave out name and password: each message is signed instead."))
    if parts.fragment:
        raise Forbidden(_("Leave out what follows the #."))
    if "%" in host or (ODD_NUMBER.search(host) and not _literal(host)):
        raise Forbidden(_("Write the name of the server, or its address as 203.0.113.7."))
    if LOCAL.search(host) and not settings.WEBHOOK_NETWORKS:
        raise Forbidden(_("This leads to the machine itself, which its owner has not opened to webhooks."))
    if literal := _literal(host):
        _admit(literal, is_secret=parts.scheme == "https")


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def is_public(address: Address) -> bool:
    """Whether anybody may be there but this machine and its neighbours, however the address is wrapped."""
    inner = _inner(address)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _inner(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one only carries."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address.teredo:
        return address.teredo[1]
    is_carried = address in NAT64 or (address in COMPATIBLE and int(address) > 0xFFFF)
    lower = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if is_carried else None
    return address.ipv4_mapped or address.sixtofour or lower


def _admit(address: Address, *, is_secret: bool) -> None:
    known = _inner(address) or address
    if any(known in network for network in settings.WEBHOOK_NETWORKS):
        return
    if not is_public(address):
        said = _(
            "This leads into a private network, which the owner of this site has not opened to webhooks."
        )
        raise Forbidden(said)
    if not is_secret:
        raise Forbidden(_("Only networks that the owner has named are told anything without https."))


# ── connecting ───────────────────────────────────────────────────────────────────────────────────────


class Guarded(httpcore.NetworkBackend):
    """Connects to nobody who may not be told anything, and to nobody for longer than until `deadline`.

    `deadline` is on the clock of `time.monotonic`; `is_secret` says whether TLS will follow.
    """

    def __init__(self, deadline: float, *, is_secret: bool) -> None:
        self.deadline, self.is_secret = deadline, is_secret
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Option] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = resolved(host, port)
        for address in addresses:
            _admit(address, is_secret=self.is_secret)
        error: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in addresses[:4]:
            try:
                stream = self._sockets.connect_tcp(
                    str(address), port, _left(self.deadline), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                error = failed
            else:
                return Timed(stream, self.deadline)
        raise error or httpcore.ConnectError(_("This name leads nowhere."))


def resolved(host: str, port: int) -> list[Address]:
    """Every address that a name has now. Raises `ConnectError` for one that has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise httpcore.ConnectError(_("This name leads nowhere.")) from None
    return list(dict.fromkeys(ipaddress.ip_address(str(where[0])) for *_rest, where in found))


class Timed(httpcore.NetworkStream):
    """A connection that ends at one time, however slowly bytes drip in."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self.stream, self.deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, _left(self.deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, _left(self.deadline))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return Timed(self.stream.start_tls(ssl_context, server_hostname, _left(self.deadline)), self.deadline)

    def get_extra_info(self, info: str) -> object:
        return self.stream.get_extra_info(info)


def _left(deadline: float) -> float:
    """Raises `ReadTimeout` when nothing is left."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left
