"""The rows of the search index."""

from django.db import models

from mediaapp.ledger.models import Job
from mediaapp.meetings.models import Meeting, Source
from mediaapp.workspaces.models import Workspace


class Passage(models.Model):
    """About 120 words that were said, or one screen; written whole by `index`, and never by hand.

    `vectors` holds one int8 vector after another, for the labels in `with_vector`.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    meeting = models.ForeignKey(Meeting, models.CASCADE)
    job = models.ForeignKey(Job, models.CASCADE)
    source = models.ForeignKey(Source, models.CASCADE)
    start_ms = models.PositiveIntegerField()
    end_ms = models.PositiveIntegerField()
    kind = models.CharField(max_length=5, choices=[("said", "said"), ("shown", "shown")])
    text = models.TextField()
    members = models.JSONField(default=list)
    with_vector = models.JSONField(default=list)
    vectors = models.BinaryField(default=bytes)

    def __str__(self) -> str:
        return self.text[:60]
