"""The strip of screens: each distinct picture once, with the spans in which it was shown."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from mediaapp.ledger.models import Part
from mediaapp.meetings.models import Meeting, Showing
from mediaapp.meetings.review.clock import Clock
from mediaapp.meetings.review.clock import address as served
from mediaapp.meetings.review.transcript import Line


@dataclass(slots=True)
class Strip:
    """One distinct picture. `spans` are its showings, on its source's clock."""

    key: str
    number: int
    source: UUID
    url: str
    spans: list[tuple[int, int]]
    labels: list[str] = field(default_factory=list)
    address: str = ""
    title: str = ""
    text: str = ""
    description: str = ""
    boxes: list[dict[str, Any]] = field(default_factory=list)
    is_read: bool = True
    is_cited: bool = False

    @property
    def start_ms(self) -> int:
        return self.spans[0][0]

    @property
    def shown(self) -> str:
        """The spans for the player: "from-to from-to", in milliseconds."""
        return " ".join(f"{start}-{end}" for start, end in self.spans)

    @property
    def caption(self) -> str:
        """The picture in words."""
        return self.title or self.description or " ".join(self.text.split())[:120]


def strips(meeting: Meeting, clock: Clock, making: str) -> list[Strip]:
    """The screens of the record, in the order in which they were first shown. One query."""
    rows = (
        Showing.objects.filter(meeting=meeting, screen__job=meeting.current_job_id)
        .select_related("screen")
        .order_by("source__position", "start_ms")
    )
    found: dict[str, Strip] = {}
    for row in rows:
        screen = row.screen
        strip = found.setdefault(
            screen.label,
            Strip(
                key=screen.label,
                number=screen.number,
                source=row.source_id,
                url=picture(row.source_id, making, screen.picture),
                spans=[],
                address=clock.address(row.source_id, row.start_ms),
                title=screen.title,
                text=screen.text,
                description=screen.description,
                boxes=screen.boxes,
            ),
        )
        strip.spans.append((row.start_ms, row.end_ms))
        strip.labels.append(row.label)
    return list(found.values())


def seen(job: UUID, clock: Clock, making: str) -> list[Strip]:
    """Screens straight from the ledger; one that nobody has read yet says so. One query."""
    parts = Part.objects.filter(job=job, type__in=["Frame", "Sight"]).order_by("start_ms", "sequence")
    rows = list(parts.values_list("type", "work__source", "start_ms", "end_ms", "value"))
    read = {(source, value["screen"]): value for kind, source, _s, _e, value in rows if kind == "Sight"}
    found: dict[tuple[UUID, int], Strip] = {}
    known = {reel.id for reel in clock.reels}
    for kind, source, start, end, value in rows:
        if kind == "Frame" and source in known:
            key = (source, value["screen"])
            strip = found.setdefault(
                key,
                _provisional(
                    source, value, read.get(key), address=clock.address(source, start), making=making
                ),
            )
            strip.spans.append((start, end))
    return list(found.values())


def _provisional(
    source: UUID,
    frame: Mapping[str, Any],
    sight: Mapping[str, Any] | None,
    *,
    address: str,
    making: str,
) -> Strip:
    known = sight or {}
    return Strip(
        key=f"f{frame['screen']}",
        number=frame["screen"],
        source=source,
        url=picture(source, making, frame["picture"]),
        spans=[],
        address=address,
        title=known.get("title", ""),
        text=known.get("text", ""),
        description=known.get("description", ""),
        is_read=sight is not None,
    )


def picture(source: UUID, making: str, path: str) -> str:
    """Where a picture that was made of a source is served."""
    return served("files:made", source, f"{making}/{path}")


def showings_of(found: Iterable[Strip]) -> dict[str, tuple[UUID, int]]:
    """Where each showing's label leads: its source, and when it began there."""
    return {
        label: (strip.source, start)
        for strip in found
        for label, (start, _end) in zip(strip.labels, strip.spans, strict=False)
    }


def beside(rows: Iterable[Line], found: Sequence[Strip]) -> Iterator[Line]:
    """Rows, each with the screen that came up since the one before it."""
    shown: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    for n, strip in enumerate(found):
        shown[strip.source].extend((start, n) for start, _end in strip.spans)
    for showings in shown.values():
        showings.sort()
    last: Strip | None = None
    for row in rows:
        showings = shown.get(row.source, [])
        place = bisect_left(showings, (row.end_ms, 0))
        now = found[showings[place - 1][1]] if place else None
        if now and now is not last:
            row = replace(row, screen=now.title or now.caption, screen_address=now.address)  # noqa: PLW2901
        last = now
        yield row
