"""A link that shows a meeting to whoever holds it."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mediaapp.accounts.models import User
from mediaapp.meetings.models import Meeting, Source
from mediaapp.workspaces.models import ScopedSet, Workspace


class Share(models.Model):
    """What of a meeting a link shows, to whom and for how long. Of its secret only the hash is kept.

    With `source` it shows a clip: what lies in that span of it, and nothing else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE)
    meeting = models.ForeignKey(Meeting, models.CASCADE)
    hashed = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("for whom"), max_length=120, blank=True)
    password = models.CharField(max_length=128, blank=True)
    source = models.ForeignKey(Source, models.CASCADE, null=True)
    start_ms = models.PositiveIntegerField(default=0)
    end_ms = models.PositiveIntegerField(default=0)
    minutes = models.BooleanField(_("minutes"), default=False)
    transcript = models.BooleanField(_("transcript"), default=False)
    recording = models.BooleanField(_("recording"), default=False)
    screens = models.BooleanField(_("screens"), default=False)
    comments = models.BooleanField(_("comments"), default=False)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)

    objects = ScopedSet["Share"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["meeting", "-created_at"], name="share_newest")]

    def __str__(self) -> str:
        return self.name or str(_("link of %(day)s") % {"day": self.created_at.date()})

    @property
    def is_clip(self) -> bool:
        return self.source_id is not None

    @property
    def is_over(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def works(self) -> bool:
        return self.revoked_at is None and not self.is_over

    @property
    def shown(self) -> list[str]:
        """What it shows, in words."""
        parts = ("minutes", "transcript", "recording", "screens", "comments")
        fields = (self._meta.get_field(part) for part in parts if getattr(self, part))
        return [str(field.verbose_name) for field in fields if isinstance(field, models.Field)]
