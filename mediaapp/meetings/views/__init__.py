"""What each address of meetings answers."""

from mediaapp.meetings.views.acts import cancel, go_back, reprocess, retry, rewrite, versions
from mediaapp.meetings.views.bring import bring, upload_details
from mediaapp.meetings.views.closing import close_workspace
from mediaapp.meetings.views.demo import try_demo
from mediaapp.meetings.views.details import edit, keep_source, move_source, remove_source, speak_source
from mediaapp.meetings.views.discussion import (
    answer_comment,
    comment,
    comments,
    delete_comment,
    edit_comment,
    resolve_comment,
)
from mediaapp.meetings.views.export import captions, export
from mediaapp.meetings.views.library import (
    library,
    mark_reviewed,
    rename,
    restore,
    row,
    storage,
    trash,
)
from mediaapp.meetings.views.lines import edit_line, history, line, speaker, undo
from mediaapp.meetings.views.live import events
from mediaapp.meetings.views.notepad import save_notes
from mediaapp.meetings.views.notices import bell, notices, read_notices
from mediaapp.meetings.views.review import review
from mediaapp.meetings.views.several import bulk
from mediaapp.meetings.views.shelving import forget_view, rename_series, save_view, series, shelve
from mediaapp.meetings.views.upload import upload

__all__ = [
    "answer_comment",
    "bell",
    "bring",
    "bulk",
    "cancel",
    "captions",
    "close_workspace",
    "comment",
    "comments",
    "delete_comment",
    "edit",
    "edit_comment",
    "edit_line",
    "events",
    "export",
    "forget_view",
    "go_back",
    "history",
    "keep_source",
    "library",
    "line",
    "mark_reviewed",
    "move_source",
    "notices",
    "read_notices",
    "remove_source",
    "rename",
    "rename_series",
    "reprocess",
    "resolve_comment",
    "restore",
    "retry",
    "review",
    "rewrite",
    "row",
    "save_notes",
    "save_view",
    "series",
    "shelve",
    "speak_source",
    "speaker",
    "storage",
    "trash",
    "try_demo",
    "undo",
    "upload",
    "upload_details",
    "versions",
]
