"""The only room that knows both rows and the worker's values."""

from mediaapp.meetings.store.minutes import claim_rows, claim_value, minutes_of, record_of
from mediaapp.meetings.store.notices import note_finished, note_paused
from mediaapp.meetings.store.reading import findings_of, human_rows, meeting_of, said_in, there
from mediaapp.meetings.store.record import (
    Overtaken,
    is_readable,
    note_source,
    save_record,
    write_record,
)
from mediaapp.meetings.store.writing import save_minutes

__all__ = [
    "Overtaken",
    "claim_rows",
    "claim_value",
    "findings_of",
    "human_rows",
    "is_readable",
    "meeting_of",
    "minutes_of",
    "note_finished",
    "note_paused",
    "note_source",
    "record_of",
    "said_in",
    "save_minutes",
    "save_record",
    "there",
    "write_record",
]
