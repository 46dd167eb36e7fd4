"""The discussion of a meeting: threads in order of time, each at the row that it is about."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.urls import reverse

from mediaapp.meetings.discussion import Place
from mediaapp.meetings.edits import standing
from mediaapp.meetings.models import Comment, Meeting, Showing, Utterance
from mediaapp.meetings.review.clock import Clock
from mediaapp.meetings.review.transcript import Turn, Who


@dataclass(slots=True)
class Thread:
    """A comment or a highlight with its answers. `row` is the label of the row where it stands."""

    first: Comment
    address: str
    place_ms: int
    row: str = ""
    who: Who | None = None
    answers: list[Comment] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"k-{self.first.pk}"

    @property
    def is_open(self) -> bool:
        return self.first.resolved_at is None

    @property
    def is_highlight(self) -> bool:
        return self.first.kind == Comment.Kind.HIGHLIGHT

    @property
    def comments(self) -> list[Comment]:
        return [self.first, *self.answers]


def threads_of(meeting: Meeting, clock: Clock, turns: Sequence[Turn]) -> list[Thread]:
    """In the meeting's order of time. One query."""
    comments = list(
        Comment.objects.filter(meeting=meeting).select_related("by", "resolved_by").order_by("at", "pk")
    )
    found: dict[int, Thread] = {}
    for one in comments:
        if one.thread_id is None:
            found[one.pk] = _thread(one, clock, turns)
    for one in comments:
        if one.thread_id in found and one.deleted_at is None:
            found[one.thread_id].answers.append(one)
    positions = {reel.id: reel.position for reel in clock.reels}
    return sorted(
        found.values(),
        key=lambda one: (positions.get(one.first.source_id, 0), one.first.start_ms, one.first.pk),
    )


def _thread(first: Comment, clock: Clock, turns: Sequence[Turn]) -> Thread:
    turn = _turn_at(turns, first) if first.about == Comment.About.SAID else None
    return Thread(
        first=first,
        address=clock.address(first.source_id, first.start_ms),
        place_ms=clock.place(first.source_id, first.start_ms),
        row=turn.label if turn else "",
        who=Who(turn.speaker, turn.name) if turn else None,
    )


def _turn_at(turns: Sequence[Turn], one: Comment) -> Turn | None:
    """The row in which it begins, or the last one before."""
    mine = [turn for turn in turns if turn.source == one.source_id]
    n = bisect_right([turn.start_ms for turn in mine], one.start_ms) - 1
    return mine[max(n, 0)] if mine else None


def by_row(threads: Iterable[Thread]) -> dict[str, list[Thread]]:
    found: dict[str, list[Thread]] = defaultdict(list)
    for one in threads:
        if one.row:
            found[one.row].append(one)
    return dict(found)


# ── what a comment is about ──────────────────────────────────────────────────────────────────────────


def place_of(
    meeting: Meeting, label: str, *, start_ms: int | None = None, end_ms: int | None = None
) -> Place | None:
    """The row (`u97`) or the showing of a screen (`s12`) of this name; of a row, only the words in a span.

    None where the meeting has no such thing. A row that was corrected gives way to what stands there.
    """
    if label.startswith("s"):
        shown = Showing.objects.filter(meeting=meeting, label=label).select_related("screen").first()
        return _of_screen(shown) if shown else None
    row = Utterance.objects.filter(meeting=meeting, label=label).first()
    if row and row.died_of_id:
        row = standing(meeting, row) or row
    return _of_row(row, start_ms, end_ms) if row else None


def _of_screen(shown: Showing) -> Place:
    screen = shown.screen
    caption = screen.title or screen.description or " ".join(screen.text.split())[:120]
    return Place(Comment.About.SHOWN, shown.source_id, shown.start_ms, shown.end_ms, caption)


def _of_row(row: Utterance, start_ms: int | None, end_ms: int | None) -> Place:
    words = [
        word for word in row.words if start_ms is not None and start_ms <= word[0] < (end_ms or row.end_ms)
    ]
    if not words:
        return Place(Comment.About.SAID, row.source_id, row.start_ms, row.end_ms, row.text)
    quote = " ".join(word[2].strip() for word in words)
    return Place(Comment.About.SAID, row.source_id, words[0][0], max(words[0][0], words[-1][1]), quote)


def address_of(one: Comment, clock: Clock) -> str:
    """The review page at the moment of a comment, with its thread open beside it."""
    page = reverse("meetings:review", args=[one.meeting_id])
    at = clock.address(one.source_id, one.start_ms) if _is_there(clock, one.source_id) else "?"
    return f"{page}{at}&tab=notes#k-{one.thread_id or one.pk}"


def _is_there(clock: Clock, source: UUID) -> bool:
    return any(reel.id == source for reel in clock.reels)
