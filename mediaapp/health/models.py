"""What workers have told of themselves."""

from django.db import models


class Filled(models.Model):
    """Which engine and model filled a role when a worker last used it. `note` says what it lacks."""

    role = models.CharField(max_length=20, primary_key=True)
    engine = models.CharField(max_length=60)
    model = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.role}: {self.engine}, {self.model}"
