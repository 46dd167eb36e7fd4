"""What a team says about a meeting: comments and highlights at a moment, and the notes it shares."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mediaapp.accounts.models import User
from mediaapp.meetings.models.meeting import Meeting, Source


class Comment(models.Model):
    """What a person says about a moment, or marks in it; the first of a thread, or an answer in one.

    Source, span and quote are what it is about, as with evidence: a meeting that is read anew keeps its
    comments where they were. An answer has the span of the comment that it answers.
    """

    class Kind(models.TextChoices):
        COMMENT = "comment", _("comment")
        HIGHLIGHT = "highlight", _("highlight")

    class About(models.TextChoices):
        SAID = "said", _("said")
        SHOWN = "shown", _("shown")

    meeting = models.ForeignKey(Meeting, models.CASCADE)
    thread = models.ForeignKey("self", models.CASCADE, null=True, related_name="answers")
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.COMMENT)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    about = models.CharField(max_length=5, choices=About, default=About.SAID)
    source = models.ForeignKey(Source, models.CASCADE)
    start_ms = models.PositiveIntegerField()
    end_ms = models.PositiveIntegerField()
    quote = models.TextField(blank=True)
    text = models.TextField(_("comment"), blank=True)
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    """When its writer took it back; it stands without its text as long as somebody's answer needs it."""
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    mentioned = models.ManyToManyField(User, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["meeting", "source", "start_ms"], name="comment_place")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="comment") | ~Q(text="") | Q(deleted_at__isnull=False),
                name="comment_says_something",
            )
        ]

    def __str__(self) -> str:
        return self.text or self.quote


class Notes(models.Model):
    """What a team writes down together about one meeting. `version` grows by one with each saving."""

    meeting = models.OneToOneField(Meeting, models.CASCADE)
    text = models.TextField(_("notes"), blank=True)
    version = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "notes"

    def __str__(self) -> str:
        return self.text
