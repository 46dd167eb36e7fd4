"""Tokens are made, recognised and revoked."""

import hmac
import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from mediaapp.accounts.digests import digest
from mediaapp.api.models import Token
from mediaapp.api.scopes import Scope
from mediaapp.files.refusals import Forbidden
from mediaapp.workspaces.models import Membership

SHAPE = re.compile(r"aw_([0-9a-z]{10})_([\w-]{43})", re.ASCII)
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
NOTED_EVERY = timedelta(minutes=1)
"""How exactly it is kept when a token was last used."""


def issue(
    membership: Membership, name: str, scopes: Iterable[str], expires_at: datetime | None = None
) -> tuple[Token, str]:
    """A new token, and what is to be sent as it: shown now and never again."""
    prefix, secret = "".join(secrets.choice(LETTERS) for _ in range(10)), secrets.token_urlsafe(32)
    token = Token.objects.create(
        workspace=membership.workspace,
        user=membership.user,
        name=name,
        prefix=prefix,
        digest=digest(secret),
        scopes=list(scopes),
        expires_at=expires_at,
    )
    return token, f"aw_{prefix}_{secret}"


def revoke(token: Token) -> None:
    """From now on nobody gets in with it."""
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


def recognise(sent: str) -> tuple[Token, Membership] | None:
    """The token and what its person is to its workspace now; None where either is no longer valid."""
    found = SHAPE.fullmatch(sent)
    token = Token.objects.filter(prefix=found[1]).first() if found else None
    if not found or token is None or not hmac.compare_digest(token.digest, digest(found[2])):
        return None
    member = Membership.objects.filter(workspace=token.workspace_id, user=token.user_id, user__is_active=True)
    membership = member.select_related("workspace", "user").first()
    if membership is None or not token.is_valid:
        return None
    _note_use(token)
    return token, membership


def bearer(request: HttpRequest) -> str | None:
    """What was sent as a token; None where none was."""
    kind, _blank, sent = request.headers.get("authorization", "").strip().partition(" ")
    return sent.strip() if kind.lower() == "bearer" else None


def authenticate(request: HttpRequest) -> Membership | None:
    """For the upload door: whom a request's token speaks for. Raises `Forbidden` where it may not write."""
    found = recognise(bearer(request) or "")
    if found and Scope.WRITE not in found[0].scopes:
        raise Forbidden(_("This token may not do that. Make one with the scope “write”."))
    return found[1] if found else None


def _note_use(token: Token) -> None:
    now = timezone.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY)
    if token.last_used_at is None or token.last_used_at < now - NOTED_EVERY:
        Token.objects.filter(stale, pk=token.pk).update(last_used_at=now)
