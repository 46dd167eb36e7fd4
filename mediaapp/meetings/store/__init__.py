"""The only room that knows both rows and the worker's values."""

from mediaapp.meetings.store.reading import findings_of, human_rows, meeting_of, there
from mediaapp.meetings.store.record import note_finished, note_source, save_record
from mediaapp.meetings.store.writing import save_minutes

__all__ = [
    "findings_of",
    "human_rows",
    "meeting_of",
    "note_finished",
    "note_source",
    "save_minutes",
    "save_record",
    "there",
]
