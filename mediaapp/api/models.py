"""Tokens, of which only a hash is kept, and the answers that are given again to whoever asks twice."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mediaapp.workspaces.models import ScopedSet, Workspace


class Token(models.Model):
    """Lets a program do what its person may do in one workspace, within its scopes.

    The secret is 256 random bits, so that a plain hash of it is enough; a password would need a slow one.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ScopedSet["Token"].as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def has_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None and not self.has_expired


class Replay(models.Model):
    """A request that bears an `Idempotency-Key`, and its answer: None while it is being worked on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    meeting = models.UUIDField(null=True)
    started_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedSet["Replay"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user", "key"], name="replay_key_once"),
        ]

    def __str__(self) -> str:
        return self.key
