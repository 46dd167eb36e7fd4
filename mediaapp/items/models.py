"""What people did to actions and decisions, what later meetings say of them, and calendars of their days."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mediaapp.meetings.models import Item, Meeting, Source, Utterance
from mediaapp.workspaces.models import ScopedSet, Workspace


class Change(models.Model):
    """One human act on an item: the fields that it changed, as they were and as they became."""

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    item = models.ForeignKey(Item, models.CASCADE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    at = models.DateTimeField(auto_now_add=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    objects = ScopedSet["Change"].as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.item_id}: {', '.join(self.after)}"

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """What changed, from what, to what, in words."""
        return [
            (str(NAMES[name]), _in_words(name, self.before[name]), _in_words(name, value))
            for name, value in self.after.items()
            if name in NAMES
        ]


NAMES = {
    "text": _("words"),
    "status": _("state"),
    "assignee": _("who"),
    "due": _("by when"),
    "superseded_by_id": _("replaced by"),
}


def _in_words(name: str, value: object) -> str:
    if not value:
        return str(_("as it was found")) if name == "text" else str(_("nothing"))
    return str(Item.Status(str(value)).label) if name == "status" else str(value)


class Sign(models.Model):
    """What was said in a later meeting of the series that bears on an item; a person accepts or dismisses it.

    For a decision, `other` is the newer one that may replace it. Nothing is ever changed by a sign alone.
    """

    class Kind(models.TextChoices):
        DONE = "done", _("said to be done")
        REPLACED = "replaced", _("may be replaced")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        DISMISSED = "dismissed", _("dismissed")

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    item = models.ForeignKey(Item, models.CASCADE)
    meeting = models.ForeignKey(Meeting, models.CASCADE)
    kind = models.CharField(max_length=8, choices=Kind)
    other = models.ForeignKey(Item, models.CASCADE, null=True, related_name="replaces")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    source = models.ForeignKey(Source, models.CASCADE)
    start_ms = models.PositiveIntegerField()
    end_ms = models.PositiveIntegerField()
    quote = models.TextField()
    utterance = models.ForeignKey(Utterance, models.SET_NULL, null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    at = models.DateTimeField(null=True)

    objects = ScopedSet["Sign"].as_manager()

    class Meta:
        ordering = ["start_ms"]
        constraints = [
            models.UniqueConstraint(fields=["item", "meeting", "kind"], name="sign_once"),
        ]

    def __str__(self) -> str:
        return self.quote


class Feed(models.Model):
    """A calendar that others subscribe to by its address, as long as it is not revoked.

    The address is shown once and kept as a hash. It shows what its owner may see, on the day it is read.
    """

    class Whose(models.TextChoices):
        MINE = "mine", _("my actions")
        EVERYONE = "everyone", _("everyone’s actions")

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    digest = models.CharField(max_length=64, unique=True)
    whose = models.CharField(max_length=8, choices=Whose, default=Whose.MINE)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    objects = ScopedSet["Feed"].as_manager()

    def __str__(self) -> str:
        return f"{self.user}: {self.whose}"
