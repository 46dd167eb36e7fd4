"""One message as it is sent: made, signed after Standard Webhooks, and told with what came of it."""

import base64
import hashlib
import hmac
import json
import secrets
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpcore
from django.utils.translation import gettext as _

from mediaapp.hooks.guard import Forbidden, Guarded, check
from mediaapp.hooks.models import Delivery, Event, Webhook

PATIENCE_SECONDS = 10.0
KEPT = 500
"""Characters of an answer that the log keeps."""

PREFIX = "whsec_"

contents: dict[str, Callable[[UUID, str], Mapping[str, Any] | None]] = {}
"""Who can tell what a meeting holds, given its id and the site's address: put here by the app that knows."""

BRINGS = {Event.MINUTES_READY: {"minutes", "transcript"}, Event.TRANSCRIPT_READY: {"transcript"}}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try. `is_gone` says that nobody wants to hear any more."""

    status: int | None
    took_ms: int
    said: str

    @property
    def is_heard(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        return self.status == 410


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def body_of(delivery: Delivery) -> bytes:
    webhook = delivery.webhook
    data = dict(delivery.data)
    if "links" in data:
        data["links"] = {name: webhook.site + path for name, path in data["links"].items()}
    for name in BRINGS.get(Event(delivery.event), set()) & set(webhook.include):
        data[name] = contents[name](UUID(data["meeting_id"]), webhook.site)
    told = {
        "type": delivery.event,
        "id": delivery.event_id,
        "created_at": delivery.created_at.isoformat(),
        "workspace": str(webhook.workspace_id),
        "data": data,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def signed(webhook: Webhook, message: str, body: bytes, at: int) -> dict[str, str]:
    """The three headers by which the receiver knows that it was us; one signature for each secret."""
    signatures = [_signature(secret, f"{message}.{at}.".encode() + body) for secret in webhook.secrets]
    return {"webhook-id": message, "webhook-timestamp": str(at), "webhook-signature": " ".join(signatures)}


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()


def send(delivery: Delivery) -> Outcome:
    """Try once. Redirects are not followed: whoever moved says so in the settings."""
    webhook, body = delivery.webhook, body_of(delivery)
    since = time.monotonic()
    headers = {
        **signed(webhook, delivery.event_id, body, int(time.time())),
        "content-type": "application/json",
        "user-agent": "Afterword-Webhooks/1",
    }
    try:
        check(webhook.url)
        status, said = _post(webhook.url, headers, body, since + PATIENCE_SECONDS)
    except Forbidden as no:
        status, said = None, str(no)
    except httpcore.TimeoutException:
        status, said = None, _("There was no answer within 10 seconds.")
    except ssl.SSLError as error:
        status, said = None, _("The certificate is not good: %(why)s") % {"why": error.reason}
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        status, said = None, str(error) or _("The connection broke.")
    if status is not None and 300 <= status < 400:
        said = _("It leads elsewhere, and redirects are not followed. Write the new address instead.")
    return Outcome(status, round((time.monotonic() - since) * 1000), said[:KEPT].replace("\0", ""))


def _post(url: str, headers: Mapping[str, str], body: bytes, deadline: float) -> tuple[int, str]:
    """The status and the beginning of the answer, of which no more is read."""
    line = Guarded(deadline, is_secret=url.startswith("https:"))
    told = [(name.encode(), value.encode()) for name, value in headers.items()]
    with (
        httpcore.ConnectionPool(network_backend=line, http2=False) as pool,
        pool.stream("POST", url, headers=told, content=body) as answer,
    ):
        read = b""
        for chunk in answer.iter_stream():
            read += chunk
            if len(read) >= KEPT:
                break
        return answer.status, read.decode("utf-8", "replace")
