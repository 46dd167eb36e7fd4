"""One line of the audit log."""

from typing import Any, NoReturn, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediaapp.accounts.models import User
from mediaapp.workspaces.models import ScopedSet, Workspace


class Unchangeable(Exception):
    """The log is only added to."""


class EntrySet(ScopedSet["Entry"]):
    def update(self, **_changes: Any) -> NoReturn:  # noqa: ANN401 - Django's own signature
        raise Unchangeable

    def delete(self) -> NoReturn:
        raise Unchangeable

    def newest(self) -> Self:
        return self.order_by("-pk")


class Act(models.TextChoices):
    """What somebody did."""

    BROUGHT = "brought", gettext_lazy("brought")
    WRITTEN = "written", gettext_lazy("minutes written")
    OPENED = "opened", gettext_lazy("opened")
    PLAYED = "played", gettext_lazy("played or downloaded the recording")
    EXPORTED = "exported", gettext_lazy("exported")
    EDITED = "edited", gettext_lazy("edited")
    CORRECTED = "corrected", gettext_lazy("corrected the transcript")
    COMMENTED = "commented", gettext_lazy("commented")
    NOTED = "noted", gettext_lazy("wrote notes")
    REVIEWED = "reviewed", gettext_lazy("marked reviewed")
    READ_ANEW = "read_anew", gettext_lazy("had it read anew")
    SHARED = "shared", gettext_lazy("shared")
    UNSHARED = "unshared", gettext_lazy("stopped sharing")
    PRIVACY = "privacy", gettext_lazy("changed who sees it")
    TRASHED = "trashed", gettext_lazy("moved to the trash")
    RESTORED = "restored", gettext_lazy("took out of the trash")
    PURGED = "purged", gettext_lazy("deleted for good")
    MEMBERS = "members", gettext_lazy("changed members or roles")
    SETTINGS = "settings", gettext_lazy("changed the workspace")
    TOKENS = "tokens", gettext_lazy("made or revoked a token")
    TOKEN_USED = "token_used", gettext_lazy("used a token")
    CHANGED = "changed", gettext_lazy("changed")


class Entry(models.Model):
    """Who did what, to which meeting, when and by which way. It outlives the person and the meeting.

    So neither is a foreign key; `who` and `title` are what they were called then. A private meeting has no
    title here.
    """

    class Via(models.TextChoices):
        PAGE = "page", gettext_lazy("site")
        TOKEN = "token", gettext_lazy("token")
        LINK = "link", gettext_lazy("shared link")
        MACHINE = "machine", gettext_lazy("Afterword")

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    at = models.DateTimeField(default=timezone.now)
    user = models.BigIntegerField(null=True)
    who = models.CharField(max_length=320, blank=True)
    via = models.CharField(max_length=7, choices=Via, default=Via.PAGE)
    act = models.CharField(max_length=10, choices=Act)
    meeting = models.UUIDField(null=True)
    title = models.CharField(max_length=200, blank=True)
    detail = models.CharField(max_length=300, blank=True)

    objects = EntrySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["workspace", "-id"], name="entry_newest"),
            models.Index(fields=["meeting", "-id"], name="entry_of_meeting"),
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.get_act_display()} {self.title}"

    def save(self, *arguments: Any, **more: Any) -> None:  # noqa: ANN401 - Django's own signature
        if not self._state.adding:
            raise Unchangeable
        super().save(*arguments, **more)

    def delete(self, *_arguments: Any, **_more: Any) -> NoReturn:  # noqa: ANN401 - Django's own signature
        raise Unchangeable

    @property
    def about(self) -> str:
        """The meeting as the log names it."""
        return self.title or (_("a private meeting") if self.meeting else "")


def name_of(user: User) -> str:
    return f"{user.name} <{user.email}>" if user.name else user.email
