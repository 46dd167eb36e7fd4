"""The role table: the only place that says what a role may do."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is to a workspace, from all to least."""

    OWNER = "owner", _("owner")
    ADMIN = "admin", _("admin")
    EDITOR = "editor", _("editor")
    COMMENTER = "commenter", _("commenter")
    VIEWER = "viewer", _("viewer")


class Permission(StrEnum):
    """One thing that somebody may or may not do in a workspace."""

    VIEW = "view"
    ASK = "ask"
    EXPORT = "export"
    COMMENT = "comment"
    UPLOAD = "upload"
    EDIT = "edit"
    DELETE = "delete"
    PURGE = "purge"
    SHARE = "share"
    MANAGE_MEMBERS = "manage_members"
    MANAGE_SETTINGS = "manage_settings"
    SEE_HEALTH = "see_health"
    SEE_AUDIT = "see_audit"
    DELETE_WORKSPACE = "delete_workspace"


_VIEWER = {Permission.VIEW, Permission.ASK, Permission.EXPORT}
_COMMENTER = _VIEWER | {Permission.COMMENT}
_EDITOR = _COMMENTER | {Permission.UPLOAD, Permission.EDIT, Permission.DELETE, Permission.SHARE}
_ADMIN = _EDITOR | {
    Permission.PURGE,
    Permission.MANAGE_MEMBERS,
    Permission.MANAGE_SETTINGS,
    Permission.SEE_HEALTH,
    Permission.SEE_AUDIT,
}

TABLE: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.ADMIN: frozenset(_ADMIN),
    Role.EDITOR: frozenset(_EDITOR),
    Role.COMMENTER: frozenset(_COMMENTER),
    Role.VIEWER: frozenset(_VIEWER),
}


def roles_with(permission: Permission) -> list[Role]:
    return [role for role, allowed in TABLE.items() if permission in allowed]
