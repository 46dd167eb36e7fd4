"""What people do to the record: correct a line, name a speaker, and take it back.

Rows are never changed: an edit retires those it replaces and inserts its own. The retiring update is the
optimistic lock, since a row dies only once.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from mediaapp.accounts.models import User
from mediaapp.meetings.alignment import realign
from mediaapp.meetings.models import Edit, Meeting, Speaker, Utterance


class Conflict(Exception):
    """Somebody else was faster: `now` is what stands there instead, None where nothing does."""

    def __init__(self, now: Utterance | None) -> None:
        super().__init__("this line was changed meanwhile")
        self.now = now


def correct(row: Utterance, text: str, by: User, what: str = Edit.What.TEXT) -> Utterance:
    """Replace the text of a live row. Raises `Conflict` where the row has died meanwhile."""
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=row.meeting_id)
        edit = Edit.objects.create(meeting=meeting, by=by, what=what)
        _retire(meeting, [row], edit)
        return _insert(meeting, _corrected(row, text), edit)


def rename(speaker: Speaker, name: str, by: User) -> Edit:
    """Give a speaker a name, everywhere in the meeting."""
    with transaction.atomic():
        Meeting.objects.select_for_update().get(pk=speaker.meeting_id)
        edit = Edit.objects.create(meeting_id=speaker.meeting_id, by=by, what=Edit.What.SPEAKER)
        speaker.name = name
        speaker.save(update_fields=["name"])
    return edit


def undo(edit: Edit, by: User) -> list[Utterance]:
    """Take a change of text back: what it had retired lives again.

    Raises `Conflict` where the line was changed after it, or where the meeting has been read anew since.
    """
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=edit.meeting_id)
        before = list(edit.died.select_related("speaker"))
        born = list(edit.born.all())
        if not born or any(row.job_id not in {None, meeting.current_job_id} for row in before):
            raise Conflict(born[0] if born else None)
        back = Edit.objects.create(meeting=meeting, by=by, what=Edit.What.UNDO)
        _retire(meeting, born, back)
        Utterance.objects.filter(pk__in=[row.pk for row in before]).update(died_of=None)
    return before


def _retire(meeting: Meeting, rows: Sequence[Utterance], edit: Edit) -> None:
    keys = [row.pk for row in rows]
    alive = Utterance.objects.live(meeting).filter(pk__in=keys).order_by()
    if alive.update(died_of=edit) != len(keys):
        raise Conflict(standing(meeting, rows[0]))


def standing(meeting: Meeting, row: Utterance) -> Utterance | None:
    """The live row where this one stood."""
    there = Utterance.objects.live(meeting).filter(
        source=row.source_id, start_ms__lt=max(row.end_ms, row.start_ms + 1), end_ms__gt=row.start_ms
    )
    return there.select_related("speaker", "born_of__by").first()


def _insert(meeting: Meeting, row: Utterance, edit: Edit) -> Utterance:
    row.label = f"u{meeting.next_label}"
    row.born_of = edit
    row.save(force_insert=True)
    meeting.next_label += 1
    meeting.save(update_fields=["next_label", "updated_at"])
    return row


def _corrected(row: Utterance, text: str) -> Utterance:
    words, moved = realign(row.words, text, row.start_ms, row.end_ms)
    kept: list[dict[str, Any]] = [
        fix | {"at_word": moved[fix["at_word"]]} for fix in row.corrections if fix["at_word"] in moved
    ]
    return Utterance(
        meeting_id=row.meeting_id,
        job=None,
        source_id=row.source_id,
        start_ms=row.start_ms,
        end_ms=row.end_ms,
        speaker=row.speaker,
        text=text,
        words=words,
        corrections=kept,
        is_overlapped=row.is_overlapped,
    )
