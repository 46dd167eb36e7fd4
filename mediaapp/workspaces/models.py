"""Workspaces, memberships and the words a workspace knows."""

import uuid
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mediaapp.accounts.models import User
from mediaapp.workspaces.permissions import TABLE, Permission, Role, roles_with


class WorkspaceSet(models.QuerySet["Workspace"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The workspaces a person belongs to."""
        return self.filter(membership__user_id=user.pk, deleted_at=None)


class Workspace(models.Model):
    """A team's shared place. Every other row belongs to exactly one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    spoken = models.CharField(_("language spoken"), max_length=12, blank=True)
    language = models.CharField(_("language of minutes"), max_length=12, blank=True)
    template = models.CharField(_("template"), max_length=40, default="meeting")
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True)
    """When it was deleted. From then on nobody belongs to it, and it goes once all that it held is gone."""

    objects = WorkspaceSet.as_manager()

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One person in one workspace, in one role."""

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    role = models.CharField(max_length=12, choices=Role)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"

    def may(self, permission: Permission) -> bool:
        return permission in TABLE[Role(self.role)]


class InvitationSet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Those that can still be used."""
        return self.filter(used_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A link that lets one person in, once. The link itself is not kept."""

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    role = models.CharField(max_length=12, choices=Role)
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    email = models.EmailField(blank=True)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = InvitationSet.as_manager()

    def __str__(self) -> str:
        return f"{self.workspace}: {self.email or self.role}"


class Term(models.Model):
    """A word that the workspace uses, and what it may sound like."""

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    text = models.CharField(_("word"), max_length=120)
    sounds_like = models.CharField(_("sounds like"), max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "text"], name="term_once")]

    def __str__(self) -> str:
        return self.text


class ScopedSet[Row: models.Model](models.QuerySet[Row]):
    """Rows that belong to a workspace: read only through `.of(workspace)` or `.visible_to(user)`."""

    def of(self, workspace: Workspace) -> Self:
        return self.filter(workspace=workspace)

    def visible_to(self, user: User | AnonymousUser, permission: Permission = Permission.VIEW) -> Self:
        """The rows of the workspaces in which this person may do `permission`."""
        return self.filter(
            workspace__in=Membership.objects.filter(user=user.pk, role__in=roles_with(permission)).values(
                "workspace"
            )
        )
