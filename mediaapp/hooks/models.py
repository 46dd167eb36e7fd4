"""Who is told of what, each thing that they are told, and each time it was tried."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mediaapp.ledger.models import Job, Work
from mediaapp.workspaces.models import ScopedSet, Workspace


class Event(models.TextChoices):
    """What a program can be told of."""

    MEETING_CREATED = "meeting.created", _("a meeting was brought in")
    TRANSCRIPT_READY = "transcript.ready", _("a transcript can be read")
    MINUTES_READY = "minutes.ready", _("minutes are written")
    MEETING_FAILED = "meeting.failed", _("a meeting could not be read")
    ACTION_CREATED = "action.created", _("an action was found")
    DECISION_CREATED = "decision.created", _("a decision was found")
    MEETING_DELETED = "meeting.deleted", _("a meeting was deleted")
    TEST = "webhook.test", _("somebody tries the webhook")


class Include(models.TextChoices):
    """What a message may bring along, instead of a link to it alone."""

    MINUTES = "minutes", _("the minutes")
    TRANSCRIPT = "transcript", _("the transcript")


class Webhook(models.Model):
    """An address that is told of events. `events` empty means all of them; `site` is where its links lead.

    The secrets are kept as they are, since every message is signed with them.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    url = models.CharField(_("address"), max_length=500)
    name = models.CharField(_("name"), max_length=80, blank=True)
    events = models.JSONField(_("events"), default=list)
    include = models.JSONField(_("bring along"), default=list)
    site = models.CharField(max_length=200)
    secret = models.CharField(max_length=80)
    old_secret = models.CharField(max_length=80, blank=True)
    old_secret_until = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    paused_at = models.DateTimeField(null=True)
    paused_because = models.TextField(blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedSet["Webhook"].as_manager()

    def __str__(self) -> str:
        return self.name or self.host

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or self.url

    @property
    def secrets(self) -> list[str]:
        """Those that a message is signed with: two while the older one still counts."""
        is_old_good = self.old_secret_until is not None and self.old_secret_until > timezone.now()
        return [self.secret, self.old_secret] if is_old_good else [self.secret]

    def wants(self, event: str) -> bool:
        return not self.events or event in self.events or event == Event.TEST


class Delivery(models.Model):
    """One event on its way to one webhook: `job` carries it, `event_id` is the same however often it goes."""

    webhook = models.ForeignKey(Webhook, models.CASCADE)
    job = models.OneToOneField(Job, models.CASCADE)
    event_id = models.CharField(max_length=40)
    event = models.CharField(max_length=20)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["webhook", "-created_at"], name="delivery_newest")]

    def __str__(self) -> str:
        return f"{self.event} {self.event_id}"

    @property
    def work(self) -> Work:
        """The unit that sends it."""
        return self.job.work_set.all()[0]

    @property
    def state(self) -> str:
        """`sent`, `waiting` or `failed`."""
        state = self.work.state
        return {Work.State.DONE: "sent", Work.State.PENDING: "waiting", Work.State.LEASED: "waiting"}.get(
            Work.State(state), "failed"
        )

    @property
    def next_at(self) -> datetime | None:
        """When it is tried again; None once it is over."""
        return self.work.not_before if self.state == "waiting" else None


class Attempt(models.Model):
    """One time that it was tried; `status` is null where nobody answered, and `said` tells why."""

    delivery = models.ForeignKey(Delivery, models.CASCADE)
    at = models.DateTimeField(default=timezone.now)
    status = models.PositiveSmallIntegerField(null=True)
    took_ms = models.PositiveIntegerField(default=0)
    said = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return str(self.status or self.said)
