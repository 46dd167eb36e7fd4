"""The meeting and its sources."""

import uuid
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from mediaapp.accounts.models import User
from mediaapp.ledger.models import Job
from mediaapp.meetings.models.shelves import Tag
from mediaapp.workspaces.models import Membership, ScopedSet, Workspace
from mediaapp.workspaces.permissions import Permission


class MeetingSet(ScopedSet["Meeting"]):
    """Meetings; one in the trash is seen only by who asks for the trash, a private one by its own people."""

    def of(self, workspace: Workspace) -> Self:
        """Those that everybody in the workspace may see. What is shown to somebody asks `open_to`."""
        return super().of(workspace).filter(deleted_at=None, is_private=False)

    def visible_to(self, user: User | AnonymousUser, permission: Permission = Permission.VIEW) -> Self:
        return super().visible_to(user, permission).filter(readable_by(user), deleted_at=None)

    def open_to(self, membership: Membership) -> Self:
        """Those of one workspace that this member may see."""
        return self.visible_to(membership.user).filter(workspace=membership.workspace_id)

    def in_trash_of(self, membership: Membership) -> Self:
        """What this member finds in the trash, less what is being deleted for good."""
        workspace = membership.workspace
        thrown = super().of(workspace).filter(readable_by(membership.user), deleted_at__isnull=False)
        return thrown.exclude(pk__in=going(workspace))


def readable_by(user: User | AnonymousUser) -> Q:
    """A private meeting is read by whoever brought it and by whom they shared it with; by no role."""
    guests = Guest.objects.filter(user=user.pk).values("meeting")
    return Q(is_private=False) | Q(created_by=user.pk, created_by__isnull=False) | Q(pk__in=guests)


def going(workspace: Workspace) -> models.QuerySet[Job, Any]:
    """The ids of meetings that were asked to be deleted for good."""
    asked = Job.objects.of(workspace).filter(kind=Job.Kind.PURGE, meeting__isnull=False)
    return asked.values("meeting")


class Series(models.Model):
    """Meetings that follow one another, such as a weekly review."""

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    name = models.CharField(_("name"), max_length=120)

    objects = ScopedSet["Series"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="series_once")]

    def __str__(self) -> str:
        return self.name


class Meeting(models.Model):
    """The thing under review. A voice note or a batch of screenshots is one too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE)
    title = models.CharField(_("title"), max_length=200, blank=True)
    titled_by_person = models.BooleanField(default=False)
    started_at = models.DateTimeField(_("date"), null=True, blank=True)
    participants = models.CharField(_("participants"), max_length=500, blank=True)
    language = models.CharField(_("language of the minutes"), max_length=12, blank=True)
    template = models.CharField(_("template"), max_length=40, default="meeting")
    speaker_count = models.PositiveSmallIntegerField(_("number of speakers"), null=True, blank=True)
    series = models.ForeignKey(Series, models.SET_NULL, null=True, blank=True)
    tags = models.ManyToManyField(Tag)
    current_job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    next_label = models.PositiveIntegerField(default=1)
    reference = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    is_private = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    reviewed_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    objects = MeetingSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-created_at", "id"], name="meeting_newest"),
            models.Index(fields=["workspace", "updated_at", "id"], name="meeting_changed"),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Untitled meeting"))


class Guest(models.Model):
    """Somebody of the workspace with whom a meeting was shared by name; what lets them into a private one."""

    meeting = models.ForeignKey(Meeting, models.CASCADE)
    user = models.ForeignKey(User, models.CASCADE)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="guest_once")]

    def __str__(self) -> str:
        return str(self.user)


class SourceSet(models.QuerySet["Source"]):
    def kept(self) -> Self:
        """Those that the next reading is about."""
        return self.filter(removed_at=None)


class Source(models.Model):
    """One uploaded file of a meeting."""

    class Kind(models.TextChoices):
        AUDIO = "audio", _("audio")
        VIDEO = "video", _("video")
        IMAGE = "image", _("image")
        DOCUMENT = "document", _("document")

    class DecidedBy(models.TextChoices):
        PERSON = "person", _("a person")
        MACHINE = "machine", _("the machine")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=255)
    bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    probe = models.JSONField(default=dict)
    duration_ms = models.PositiveIntegerField(null=True)
    offset_ms = models.PositiveIntegerField(null=True)
    language = models.CharField(max_length=12, blank=True)
    language_by = models.CharField(max_length=7, choices=DecidedBy, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)
    """When somebody took it out; it goes when the meeting has been read without it."""

    objects = SourceSet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="source_position_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def language_name(self) -> str:
        """What is spoken in it, by the language's own name."""
        try:
            return str(get_language_info(self.language)["name_local"])
        except KeyError:
            return self.language
