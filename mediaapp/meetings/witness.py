"""Who watches a unit while a model server answers it: what comes is progress, and what it took is kept."""

import time

from django.conf import settings

from mediaapp.ledger.claim import Lease
from mediaapp.ledger.deliver import deliver, renew
from mediaapp.meetings.parts import pack
from worker.findings import Call

SHARE = 0.1
"""Of the lease: so much of it may pass before a piece of an answer renews it."""


class Watching:
    """Renews the lease of a unit as its answers come, and hands in what each call took.

    A lease is renewed by nothing but progress. Where it is somebody else's by now, `Fenced` ends the call.
    """

    def __init__(self, lease: Lease) -> None:
        self._lease = lease
        self._renewed = time.monotonic()
        self._calls: list[Call] = []

    def comes(self) -> None:
        now = time.monotonic()
        if now - self._renewed > SHARE * settings.LEASE_SECONDS:
            renew(self._lease)
            self._renewed = now

    def ended(self, call: Call) -> None:
        self._calls.append(call)
        self.comes()

    def hand_in(self) -> None:
        """Deliver what the calls have taken since this was last done."""
        calls, self._calls = self._calls, []
        if calls:
            deliver(self._lease, [pack(call) for call in calls])
