"""The machine layer: jobs, their units of work, and the parts that came out. Written by tasks alone."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from mediaapp.workspaces.models import ScopedSet, Workspace


class Priority(models.IntegerChoices):
    """Who goes first: higher before lower."""

    BATCH = 0
    FRESH = 5
    PERSON = 9


class Job(models.Model):
    """One thing that was asked for, with the recipe it was asked with."""

    class Kind(models.TextChoices):
        PROCESS = "process", _("process")
        WRITE = "write", _("write minutes")
        ANSWER = "answer", _("answer")
        DELIVER = "deliver", _("deliver")
        EXPORT = "export", _("export")
        PURGE = "purge", _("delete for good")
        FOLLOW = "follow", _("follow up")

    class State(models.TextChoices):
        OPEN = "open", _("under way")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE)
    meeting = models.UUIDField(null=True)
    kind = models.CharField(max_length=8, choices=Kind)
    number = models.PositiveIntegerField()
    recipe = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    priority = models.SmallIntegerField(choices=Priority, default=Priority.FRESH)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    sequence = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    objects = ScopedSet["Job"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "meeting", "number"], name="job_number_once"),
        ]
        indexes = [models.Index(fields=["meeting", "kind"], name="job_of_meeting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @classmethod
    def next_number(cls, meeting: uuid.UUID) -> int:
        """The number of a meeting's next job; to be asked under the meeting's lock."""
        return (cls.objects.filter(meeting=meeting).aggregate(last=models.Max("number"))["last"] or 0) + 1

    @property
    def is_redone(self) -> bool:
        """Whether it came to its end before, and only looks once more at what has changed since."""
        return self.finished_at is not None

    @property
    def is_under_way(self) -> bool:
        return self.state == Job.State.OPEN and not self.is_redone

    @property
    def meeting_id(self) -> uuid.UUID:
        """The meeting that the job is about. Raises `ValueError` for a job about none."""
        if self.meeting is None:
            raise ValueError(f"{self} is about no meeting")
        return self.meeting


class Work(models.Model):
    """One unit of a job. `key` says what it is, so that a unit born twice is born once."""

    class State(models.TextChoices):
        PENDING = "pending", _("waiting")
        LEASED = "leased", _("working")
        DONE = "done", _("done")
        GAP = "gap", _("gap")
        CANCELLED = "cancelled", _("cancelled")

    OPEN = (State.PENDING, State.LEASED)

    job = models.ForeignKey(Job, models.CASCADE)
    key = models.CharField(max_length=120)
    stage = models.CharField(max_length=12)
    queue = models.CharField(max_length=12)
    source = models.UUIDField(null=True)
    start_ms = models.PositiveIntegerField(default=0)
    end_ms = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=9, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    deaths = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    leased_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    cursor_ms = models.PositiveIntegerField(default=0)
    fingerprint = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    sent_bytes = models.PositiveBigIntegerField(default=0)
    """What its tries sent to a model server, all together."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "key"], name="work_key_once")]
        indexes = [
            models.Index(fields=["not_before"], condition=Q(state="pending"), name="work_pending"),
            models.Index(fields=["lease_until"], condition=Q(state="leased"), name="work_leased"),
            models.Index(
                fields=["fingerprint"], condition=Q(state="done") & ~Q(fingerprint=""), name="work_known"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def source_id(self) -> uuid.UUID:
        """The source that the unit is about. Raises `ValueError` for a unit about the whole meeting."""
        if self.source is None:
            raise ValueError(f"{self} is about no source")
        return self.source


class Part(models.Model):
    """One value that a stage yielded. `sequence` counts over the job in the order of commits."""

    work = models.ForeignKey(Work, models.CASCADE)
    job = models.ForeignKey(Job, models.CASCADE)
    n = models.PositiveIntegerField()
    sequence = models.PositiveBigIntegerField()
    type = models.CharField(max_length=16)
    start_ms = models.PositiveIntegerField(default=0)
    end_ms = models.PositiveIntegerField(default=0)
    value = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["work", "n"], name="part_once"),
            models.UniqueConstraint(fields=["job", "sequence"], name="part_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.n}"
