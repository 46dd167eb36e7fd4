"""What each address of meetings answers."""

from mediaapp.meetings.views.acts import cancel, reprocess, retry
from mediaapp.meetings.views.export import export
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
from mediaapp.meetings.views.lines import edit_line, line, speaker, undo
from mediaapp.meetings.views.live import events
from mediaapp.meetings.views.notices import bell, notices, read_notices
from mediaapp.meetings.views.review import review
from mediaapp.meetings.views.upload import upload

__all__ = [
    "bell",
    "bulk",
    "cancel",
    "edit",
    "edit_line",
    "events",
    "export",
    "library",
    "line",
    "mark_reviewed",
    "notices",
    "read_notices",
    "rename",
    "reprocess",
    "restore",
    "retry",
    "review",
    "row",
    "speaker",
    "storage",
    "trash",
    "undo",
    "upload",
]
