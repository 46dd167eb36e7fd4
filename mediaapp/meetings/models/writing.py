"""What was written about a meeting: minutes and answers, their claims and evidence, and lasting items."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mediaapp.accounts.models import User
from mediaapp.ledger.models import Job
from mediaapp.meetings.models.meeting import Meeting, Source
from mediaapp.meetings.models.record import Edit, Showing, Utterance
from mediaapp.workspaces.models import ScopedSet, Workspace


class Writing(models.Model):
    """One version of the minutes, or one answer; stored once, when it ended well.

    `record` is the job whose rows the minutes were written from; `job` is the one that wrote them.
    """

    class Kind(models.TextChoices):
        MINUTES = "minutes", _("minutes")
        ANSWER = "answer", _("answer")

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    meeting = models.ForeignKey(Meeting, models.CASCADE, null=True)
    job = models.ForeignKey(Job, models.CASCADE)
    record = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    version = models.PositiveIntegerField()
    question = models.TextField(blank=True)
    title = models.CharField(max_length=300, blank=True)
    keywords = models.JSONField(default=list)
    language = models.CharField(max_length=12, blank=True)
    template = models.CharField(max_length=40, blank=True)
    engine = models.JSONField(default=dict)
    coverage = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedSet["Writing"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "kind", "version"], name="writing_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class Item(models.Model):
    """An action or a decision: it outlives every version of the minutes that names it.

    `text` is what a person wrote; empty, the sentence of the minutes speaks. An item that somebody added or
    touched `is_kept`, whether or not newer minutes name it; its own moment, if any, is a point of a source. A
    decision that was replaced names the one that replaced it.
    """

    class Kind(models.TextChoices):
        ACTION = "action", _("action")
        DECISION = "decision", _("decision")

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    meeting = models.ForeignKey(Meeting, models.CASCADE)
    kind = models.CharField(max_length=8, choices=Kind)
    status = models.CharField(max_length=7, choices=Status, default=Status.OPEN)
    text = models.TextField(_("text"), blank=True)
    assignee = models.CharField(_("who"), max_length=120, blank=True)
    member = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    due = models.DateField(_("due"), null=True, blank=True)
    done_at = models.DateTimeField(null=True)
    is_kept = models.BooleanField(default=False)
    superseded_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="replaced")
    superseded_at = models.DateTimeField(null=True)
    source = models.ForeignKey(Source, models.SET_NULL, null=True)
    start_ms = models.PositiveIntegerField(null=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True, null=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedSet["Item"].as_manager()

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Claim(models.Model):
    """One sentence of a writing, and whether it holds."""

    writing = models.ForeignKey(Writing, models.CASCADE)
    label = models.CharField(max_length=12)
    section = models.CharField(max_length=16)
    position = models.PositiveIntegerField()
    text = models.TextField()
    fields = models.JSONField(default=dict)
    verified = models.BooleanField()
    doubt = models.TextField(blank=True)
    item = models.ForeignKey(Item, models.SET_NULL, null=True)
    born_of = models.ForeignKey(Edit, models.CASCADE, null=True, related_name="born_claims")
    died_of = models.ForeignKey(Edit, models.SET_NULL, null=True, related_name="died_claims")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["writing", "label"], name="claim_label_once")]

    def __str__(self) -> str:
        return self.text


class Evidence(models.Model):
    """A quoted moment. Source, span and quote are the evidence; the row it was taken from is a hint."""

    class Kind(models.TextChoices):
        SAID = "said", _("said")
        SHOWN = "shown", _("shown")

    claim = models.ForeignKey(Claim, models.CASCADE)
    n = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=5, choices=Kind)
    source = models.ForeignKey(Source, models.CASCADE)
    start_ms = models.PositiveIntegerField()
    end_ms = models.PositiveIntegerField()
    quote = models.TextField()
    verified = models.BooleanField()
    utterance = models.ForeignKey(Utterance, models.SET_NULL, null=True)
    showing = models.ForeignKey(Showing, models.SET_NULL, null=True)

    class Meta:
        ordering = ["n"]
        constraints = [models.UniqueConstraint(fields=["claim", "n"], name="evidence_once")]

    def __str__(self) -> str:
        return self.quote
