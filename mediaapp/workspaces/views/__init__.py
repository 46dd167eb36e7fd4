"""What the addresses of a workspace answer."""

from mediaapp.workspaces.views.belonging import (
    change_role,
    hand_over,
    invite,
    members,
    remove_member,
    revoke,
)
from mediaapp.workspaces.views.joining import join
from mediaapp.workspaces.views.place import none, open_another, save, settings, switch, welcome
from mediaapp.workspaces.views.terms import add_term, edit_term, remove_term, vocabulary

__all__ = [
    "add_term",
    "change_role",
    "edit_term",
    "hand_over",
    "invite",
    "join",
    "members",
    "none",
    "open_another",
    "remove_member",
    "remove_term",
    "revoke",
    "save",
    "settings",
    "switch",
    "vocabulary",
    "welcome",
]
