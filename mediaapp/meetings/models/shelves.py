"""How a library is kept: tags, and views that somebody saved."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from mediaapp.accounts.models import User
from mediaapp.workspaces.models import ScopedSet, Workspace


class Tag(models.Model):
    """A word that meetings are found by; two that differ in case alone are the same."""

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    name = models.CharField(_("tag"), max_length=60)

    objects = ScopedSet["Tag"].as_manager()

    class Meta:
        ordering = [Lower("name")]
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="tag_once")]

    def __str__(self) -> str:
        return self.name


class SavedView(models.Model):
    """Filters of the library that one person gave a name."""

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    user = models.ForeignKey(User, models.CASCADE)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=600)

    objects = ScopedSet["SavedView"].as_manager()

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user", "name"], name="saved_view_once"),
        ]

    def __str__(self) -> str:
        return self.name
