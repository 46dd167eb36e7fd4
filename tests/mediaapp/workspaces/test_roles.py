"""The role table, cell by cell, and the page that shows it."""

import pytest

from mediaapp.workspaces.management.commands.roles import lines
from mediaapp.workspaces.permissions import TABLE, Permission, Role
from tests.media import ROOT

LEAST = {
    Permission.VIEW: Role.VIEWER,
    Permission.ASK: Role.VIEWER,
    Permission.EXPORT: Role.VIEWER,
    Permission.COMMENT: Role.COMMENTER,
    Permission.UPLOAD: Role.EDITOR,
    Permission.EDIT: Role.EDITOR,
    Permission.DELETE: Role.EDITOR,
    Permission.SHARE: Role.EDITOR,
    Permission.PURGE: Role.ADMIN,
    Permission.MANAGE_MEMBERS: Role.ADMIN,
    Permission.MANAGE_SETTINGS: Role.ADMIN,
    Permission.SEE_HEALTH: Role.ADMIN,
    Permission.SEE_AUDIT: Role.ADMIN,
    Permission.DELETE_WORKSPACE: Role.OWNER,
}
"""The least role that may do it, written apart from the table."""


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_a_cell(permission: Permission, role: Role) -> None:
    order = list(Role)
    assert (permission in TABLE[role]) == (order.index(role) <= order.index(LEAST[permission]))


def test_the_page_shows_the_table() -> None:
    assert "\n".join(lines()) in (ROOT / "docs" / "roles.md").read_text()
