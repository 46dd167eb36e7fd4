"""What somebody is told about a meeting of theirs while they do something else."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediaapp.accounts.models import User
from mediaapp.ledger.models import Job
from mediaapp.meetings.models.meeting import Meeting
from mediaapp.workspaces.models import ScopedSet, Workspace


class NoticeSet(ScopedSet["Notice"]):
    """Notices; those about a meeting in the trash wait there with it."""

    def to(self, user: User) -> Self:
        """What this person is told, newest first: of workspaces that they still belong to."""
        here = self.visible_to(user).filter(user=user, meeting__deleted_at=None)
        return here.select_related("meeting", "workspace").order_by("-at", "-pk")

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notice(models.Model):
    """One thing that somebody is told. A job tells its person once; tried again, it tells them anew."""

    class Kind(models.TextChoices):
        READY = "ready", gettext_lazy("ready")
        GAPS = "gaps", gettext_lazy("ready, with gaps")
        UNREADABLE = "unreadable", gettext_lazy("could not be read")

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    user = models.ForeignKey(User, models.CASCADE)
    meeting = models.ForeignKey(Meeting, models.CASCADE)
    job = models.ForeignKey(Job, models.CASCADE)
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    objects = NoticeSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "job"], name="notice_once")]
        indexes = [models.Index(fields=["user", "-at"], name="notice_newest")]

    def __str__(self) -> str:
        """The sentence that its person reads."""
        said = {
            self.Kind.READY: _("The minutes of “%(title)s” are ready."),
            self.Kind.GAPS: _("The minutes of “%(title)s” are ready; some pieces are missing."),
            self.Kind.UNREADABLE: _("“%(title)s” could not be read."),
        }
        return said[self.Kind(self.kind)] % {"title": self.meeting}
