"""Where the site listens, how people reach it there, and whether it does answer."""

import errno
import socket
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - they are looked up, not bound
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class Unusable(Exception):
    """Nothing can listen here; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Address:
    """A host and a port."""

    host: str
    port: int

    @property
    def is_for_this_machine(self) -> bool:
        return self.host in LOOPBACK

    @property
    def url(self) -> str:
        near = self.host in EVERYWHERE or self.is_for_this_machine
        host = "localhost" if near else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    def check(self) -> None:
        """Raises `Unusable` where nothing could listen."""
        if not 0 < self.port < 65536:
            raise Unusable(f"There is no port {self.port}. Choose one between 1 and 65535: ./run --port 8000")
        try:
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
            for family, kind, protocol, _, where in found[:1]:
                with socket.socket(family, kind, protocol) as door:
                    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    door.bind(where)
        except OSError as error:
            raise Unusable(self._reason(error)) from None

    def _reason(self, error: OSError) -> str:
        match error.errno:
            case errno.EADDRINUSE:
                other = self.port + 1 if self.port < 65535 else self.port - 1
                return f"Port {self.port} is taken by another program. Choose another: ./run --port {other}"
            case errno.EACCES:
                return f"Port {self.port} is not for this user. Choose one above 1023: ./run --port 8000"
            case errno.EADDRNOTAVAIL:
                return f"This machine has no address {self.host}. Every address it has is --host 0.0.0.0."
        return f"The address {self.host} is not known. This machine alone is --host 127.0.0.1."

    def answers(self) -> bool:
        """Whether a page comes back."""
        line = HTTPConnection(EVERYWHERE.get(self.host, self.host), self.port, timeout=5)
        with suppress(OSError, HTTPException):
            line.request("GET", "/accounts/login/", headers={"Host": f"localhost:{self.port}"})
            return line.getresponse().status < 500
        line.close()
        return False
