"""What the team says about a meeting, for its page: threads at their rows, and the notes it shares."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString

from mediaapp.accounts.models import User
from mediaapp.meetings import marking, notepad
from mediaapp.meetings.discussion import Place
from mediaapp.meetings.models import Meeting, Notes
from mediaapp.meetings.readers import readers_of
from mediaapp.meetings.review.asked import Asked
from mediaapp.meetings.review.clock import Clock
from mediaapp.meetings.review.threads import Thread, by_row, place_of, threads_of
from mediaapp.meetings.review.transcript import Turn


@dataclass(frozen=True)
class Talk:
    """Read piece by piece, as the templates ask. Without `turns` nothing can be commented on yet."""

    meeting: Meeting
    clock: Clock
    turns: Sequence[Turn]
    asked: Asked

    @cached_property
    def threads(self) -> list[Thread]:
        return threads_of(self.meeting, self.clock, self.turns)

    @cached_property
    def open(self) -> list[Thread]:
        return [one for one in self.threads if one.is_open]

    @property
    def resolved(self) -> list[Thread]:
        return [one for one in self.threads if not one.is_open]

    @cached_property
    def of_rows(self) -> dict[str, list[Thread]]:
        """The open threads of each row, by its label."""
        return by_row(self.open)

    @property
    def marks(self) -> list[tuple[float, Thread]]:
        """Where the timeline shows that there is something to read, in percent."""
        total = self.clock.total_ms
        return [(100 * one.place_ms / total, one) for one in self.open] if total else []

    def row_of(self, thread: int) -> str:
        return next((one.row for one in self.threads if one.first.pk == thread), "")

    # ── a comment that is being written ──────────────────────────────────────────────────────────────

    @cached_property
    def place(self) -> Place | None:
        asked = self.asked
        if not asked.on:
            return None
        return place_of(self.meeting, asked.on, start_ms=asked.start_ms, end_ms=asked.end_ms)

    @property
    def place_ms(self) -> int:
        return self.clock.place(self.place.source, self.place.start_ms) if self.place else 0

    @property
    def place_address(self) -> str:
        return self.clock.address(self.place.source, self.place.start_ms) if self.place else ""

    @cached_property
    def members(self) -> list[User]:
        """Whom a comment may name."""
        return readers_of(self.meeting)

    # ── the shared notes ─────────────────────────────────────────────────────────────────────────────

    @cached_property
    def notes(self) -> Notes:
        return notepad.notes_of(self.meeting)

    @property
    def notes_html(self) -> SafeString:
        return marking.html(self.notes.text, self._at)

    def _at(self, seconds: int) -> str:
        return f"?t={seconds}" if 1000 * seconds <= self.clock.total_ms else ""
