"""What a token may be made for, and which scope each permission needs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mediaapp.workspaces.permissions import TABLE, Permission, Role


class Scope(models.TextChoices):
    """What a token is good for; its person's role still has to allow it."""

    READ = "read", _("read: meetings, transcripts and minutes as JSON")
    EXPORT = "export", _("export: documents in every other format")
    WRITE = "write", _("write: upload, change, and move to the trash")
    ASK = "ask", _("ask: search and questions")
    ADMIN = "admin", _("admin: delete for good")


NEEDED: dict[Permission, Scope] = {
    Permission.VIEW: Scope.READ,
    Permission.EXPORT: Scope.EXPORT,
    Permission.ASK: Scope.ASK,
    Permission.COMMENT: Scope.WRITE,
    Permission.UPLOAD: Scope.WRITE,
    Permission.EDIT: Scope.WRITE,
    Permission.DELETE: Scope.WRITE,
    Permission.SHARE: Scope.WRITE,
    Permission.PURGE: Scope.ADMIN,
    Permission.MANAGE_MEMBERS: Scope.ADMIN,
    Permission.MANAGE_SETTINGS: Scope.ADMIN,
    Permission.SEE_HEALTH: Scope.ADMIN,
    Permission.SEE_AUDIT: Scope.ADMIN,
    Permission.DELETE_WORKSPACE: Scope.ADMIN,
}


def offered_to(role: Role) -> list[Scope]:
    """The scopes with which somebody in this role could do anything at all."""
    useful = {NEEDED[permission] for permission in TABLE[role]}
    return [scope for scope in Scope if scope in useful]
