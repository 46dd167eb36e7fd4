"""Links: shown once, found by the hash of their secret, opened by a password where they have one."""

import secrets
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.core.cache import caches
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from mediaapp.accounts.digests import digest
from mediaapp.accounts.models import User
from mediaapp.meetings.models import Meeting
from mediaapp.sharing.forms import PARTS, Wished
from mediaapp.sharing.models import Share

KEY = "shared"
"""Where the session keeps which links somebody has opened by their password."""
MOST_TRIES, A_WHILE = 10, 600
"""Passwords that may be tried at one link, in so many seconds."""


def make(meeting: Meeting, by: User, wished: Wished) -> tuple[Share, str]:
    """A new link and its secret, which nobody can be told again."""
    token = secrets.token_urlsafe(24)
    share = Share.objects.create(
        workspace=meeting.workspace,
        meeting=meeting,
        created_by=by,
        hashed=digest(token),
        name=wished.name,
        password=make_password(wished.password) if wished.password else "",
        expires_at=timezone.now() + timedelta(days=wished.days) if wished.days else None,
        source=wished.source,
        start_ms=wished.start_ms,
        end_ms=wished.end_ms,
        **{part: part in wished.parts for part, _label in PARTS},
    )
    return share, token


def find(token: str) -> Share | None:
    """The link of this secret, while it works and its meeting is not in the trash."""
    found = (
        Share.objects.select_related("meeting", "workspace", "created_by")
        .filter(hashed=digest(token), meeting__deleted_at=None)
        .first()
    )
    return found if found and found.works else None


def revoke(share: Share) -> None:
    Share.objects.filter(pk=share.pk, revoked_at=None).update(revoked_at=timezone.now())


def count(share: Share) -> None:
    Share.objects.filter(pk=share.pk).update(opened=F("opened") + 1, opened_at=timezone.now())


# ── passwords ────────────────────────────────────────────────────────────────────────────────────────


def is_open_to(request: HttpRequest, share: Share) -> bool:
    return not share.password or str(share.pk) in request.session.get(KEY, [])


class TooMany(Exception):
    """Too many passwords were tried at this link."""


def unlock(request: HttpRequest, share: Share, password: str) -> bool:
    """Whether the password is right; then this browser need not say it again. Raises `TooMany`."""
    counted, key = caches["counters"], f"share-{share.pk}"
    counted.add(key, 0, A_WHILE)
    if counted.incr(key) > MOST_TRIES:
        raise TooMany
    if not check_password(password, share.password):
        return False
    request.session[KEY] = [*request.session.get(KEY, []), str(share.pk)][-50:]
    return True
