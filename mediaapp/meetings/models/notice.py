"""What somebody is told about a meeting of theirs while they do something else."""

from typing import Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediaapp.accounts.models import User
from mediaapp.hooks.models import Delivery
from mediaapp.ledger.models import Job
from mediaapp.meetings.models.discussion import Comment
from mediaapp.meetings.models.meeting import Meeting
from mediaapp.workspaces.models import ScopedSet, Workspace


class NoticeSet(ScopedSet["Notice"]):
    """Notices; those about a meeting in the trash wait there with it."""

    def to(self, user: User) -> Self:
        """What this person is told, newest first: of workspaces that they still belong to."""
        here = self.visible_to(user).filter(user=user, meeting__in=Meeting.objects.visible_to(user))
        return here.select_related("meeting", "workspace", "by").order_by("-at", "-pk")

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notice(models.Model):
    """One thing that somebody is told: of a job once, and anew when it was tried again; of a comment once."""

    class Kind(models.TextChoices):
        READY = "ready", gettext_lazy("ready")
        GAPS = "gaps", gettext_lazy("ready, with gaps")
        UNREADABLE = "unreadable", gettext_lazy("could not be read")
        MENTION = "mention", gettext_lazy("named in a comment")
        REPLY = "reply", gettext_lazy("answered")
        SHARED = "shared", gettext_lazy("shared")
        PAUSED = "paused", gettext_lazy("a webhook was paused")

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    user = models.ForeignKey(User, models.CASCADE)
    meeting = models.ForeignKey(Meeting, models.CASCADE)
    job = models.ForeignKey(Job, models.CASCADE, null=True)
    comment = models.ForeignKey(Comment, models.CASCADE, null=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    """Whose act it tells of; nobody's, where a job does."""
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    objects = NoticeSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "job"], name="notice_once"),
            models.UniqueConstraint(fields=["user", "comment"], name="notice_of_comment_once"),
        ]
        indexes = [models.Index(fields=["user", "-at"], name="notice_newest")]

    def __str__(self) -> str:
        """The sentence that its person reads."""
        said = {
            self.Kind.READY: _("The minutes of “%(title)s” are ready."),
            self.Kind.GAPS: _("The minutes of “%(title)s” are ready; some pieces are missing."),
            self.Kind.UNREADABLE: _("“%(title)s” could not be read."),
            self.Kind.MENTION: _("%(who)s names you in a comment on “%(title)s”."),
            self.Kind.SHARED: _("%(who)s shares “%(title)s” with you."),
            self.Kind.REPLY: _("%(who)s answers you in “%(title)s”."),
            self.Kind.PAUSED: _("A webhook is paused: it was not heard about “%(title)s”."),
        }
        who = self.by or _("Somebody")
        return said[self.Kind(self.kind)] % {"title": self.meeting, "who": who}

    @property
    def address(self) -> str:
        """Where what it tells of can be seen."""
        if self.comment_id:
            return reverse("meetings:comment", args=[self.meeting_id, self.comment_id])
        if self.kind == self.Kind.PAUSED and self.job:
            return reverse("hooks:webhook", args=[Delivery.objects.get(job=self.job).webhook_id])
        work = "?tab=work" if self.kind in {self.Kind.GAPS, self.Kind.UNREADABLE} else ""
        return reverse("meetings:review", args=[self.meeting_id]) + work
