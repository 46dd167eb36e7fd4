"""What each address of meetings answers."""

from mediaapp.meetings.views.library import (
    bulk,
    edit,
    library,
    mark_reviewed,
    rename,
    restore,
    row,
    storage,
    trash,
)

__all__ = [
    "bulk",
    "edit",
    "library",
    "mark_reviewed",
    "rename",
    "restore",
    "row",
    "storage",
    "trash",
]
