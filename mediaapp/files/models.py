"""Uploads that are still coming in. How far one has come is the size of its file, not a column."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models

from mediaapp.workspaces.models import ScopedSet, Workspace

LASTS = timedelta(days=7)
"""How long an upload may rest before it is cleared away."""

REMEMBERED = timedelta(days=1)
"""How long a finished one is known, so that a client which never got the answer can ask again."""


class Upload(models.Model):
    """A file on its way in. `meeting` says what it became; its source then bears the same id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    name = models.CharField(max_length=255)
    length = models.PositiveBigIntegerField()
    metadata = models.JSONField(default=dict)
    meeting = models.UUIDField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField(db_index=True)

    objects = ScopedSet["Upload"].as_manager()

    def __str__(self) -> str:
        return self.name
