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
from mediaapp.meetings.views.upload import upload

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
    "upload",
]
