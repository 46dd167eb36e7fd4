"""Uploads that are still coming in. How far one has come is the size of its file, not a column."""

import uuid

from django.conf import settings
from django.db import models

from mediaapp.workspaces.models import ScopedSet, Workspace


class Upload(models.Model):
    """A file on its way in; the row goes when the file has become a source."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    name = models.CharField(max_length=255)
    length = models.PositiveBigIntegerField()
    metadata = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()

    objects = ScopedSet["Upload"].as_manager()

    def __str__(self) -> str:
        return self.name
