"""What was said and shown: rows of the live transcript, and the human acts that changed them.

Machine rows are never updated. An edit retires rows (`died_of`) and inserts its own, so that history, undo
and conflict are one mechanism: an update that finds its row already dead has lost the race.
"""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mediaapp.accounts.models import User
from mediaapp.ledger.models import Job
from mediaapp.meetings.models.meeting import Meeting, Source


class Edit(models.Model):
    """One human act on the record."""

    class What(models.TextChoices):
        TEXT = "text", _("corrected the text")
        SPEAKER = "speaker", _("changed the speaker")
        SPLIT = "split", _("split a row")
        MERGE = "merge", _("joined rows")
        TIMES = "times", _("changed the times")
        REPLACE = "replace", _("replaced everywhere")
        UNDO = "undo", _("took a change back")
        RESTORE = "restore", _("restored an older text")
        CLAIM = "claim", _("edited the minutes")

    meeting = models.ForeignKey(Meeting, models.CASCADE)
    by = models.ForeignKey(User, models.SET_NULL, null=True)
    at = models.DateTimeField(auto_now_add=True)
    what = models.CharField(max_length=8, choices=What)

    def __str__(self) -> str:
        return f"{self.by} {self.get_what_display()}"


class Speaker(models.Model):
    """Somebody who spoke in one meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE)
    label = models.CharField(max_length=12)
    name = models.CharField(_("name"), max_length=120, blank=True)
    member = models.ForeignKey(User, models.SET_NULL, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "label"], name="speaker_label_once")]

    def __str__(self) -> str:
        return self.name or str(_("Speaker %(number)s") % {"number": self.label.removeprefix("p")})


class Voice(models.Model):
    """A voice that one job told apart, and whom it belongs to."""

    job = models.ForeignKey(Job, models.CASCADE)
    n = models.PositiveSmallIntegerField()
    speaker = models.ForeignKey(Speaker, models.CASCADE)
    speech_ms = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "n"], name="voice_once")]

    def __str__(self) -> str:
        return f"{self.speaker} ({self.n})"


class UtteranceSet(models.QuerySet["Utterance"]):
    def live(self, meeting: Meeting) -> "UtteranceSet":
        """What the transcript shows now: the current job's rows and people's, less what edits retired."""
        return self.as_heard_by(meeting.current_job_id, meeting)

    def as_heard_by(self, job: UUID | None, meeting: Meeting) -> "UtteranceSet":
        """The same, as it is when this job's record is the one that is read."""
        mine = Q(job__isnull=True) | Q(job=job)
        return self.filter(mine, meeting=meeting, died_of=None).order_by("source__position", "start_ms", "pk")


class Utterance(models.Model):
    """What one speaker said in one span. `job` is null in a row that a person wrote."""

    meeting = models.ForeignKey(Meeting, models.CASCADE)
    label = models.CharField(max_length=12)
    job = models.ForeignKey(Job, models.CASCADE, null=True)
    source = models.ForeignKey(Source, models.CASCADE)
    start_ms = models.PositiveIntegerField()
    end_ms = models.PositiveIntegerField()
    speaker = models.ForeignKey(Speaker, models.CASCADE)
    text = models.TextField()
    words = models.JSONField(default=list)
    corrections = models.JSONField(default=list)
    is_overlapped = models.BooleanField(default=False)
    born_of = models.ForeignKey(Edit, models.CASCADE, null=True, related_name="born")
    died_of = models.ForeignKey(Edit, models.SET_NULL, null=True, related_name="died")

    objects = UtteranceSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "label"], name="utterance_label_once")]
        indexes = [
            models.Index(
                fields=["meeting", "job", "source", "start_ms"],
                condition=Q(died_of__isnull=True),
                name="utterance_live",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Screen(models.Model):
    """A distinct picture, and what was read and seen on it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE)
    label = models.CharField(max_length=12)
    job = models.ForeignKey(Job, models.CASCADE)
    source = models.ForeignKey(Source, models.CASCADE)
    number = models.PositiveIntegerField()
    picture = models.CharField(max_length=120)
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    boxes = models.JSONField(default=list)
    kind = models.CharField(max_length=20, default="screen")
    description = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "label"], name="screen_label_once")]

    def __str__(self) -> str:
        return self.title or self.label


class Showing(models.Model):
    """One span in which a screen was shown."""

    screen = models.ForeignKey(Screen, models.CASCADE)
    meeting = models.ForeignKey(Meeting, models.CASCADE)
    label = models.CharField(max_length=12)
    source = models.ForeignKey(Source, models.CASCADE)
    start_ms = models.PositiveIntegerField()
    end_ms = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "label"], name="showing_label_once")]

    def __str__(self) -> str:
        return f"{self.screen} {self.start_ms}"
