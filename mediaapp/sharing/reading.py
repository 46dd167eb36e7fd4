"""What a link shows of its meeting: only the parts that were chosen, and of a clip only what lies inside."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.core.files.storage import default_storage

from mediaapp.files import types
from mediaapp.files.places import Place
from mediaapp.files.serve import Served
from mediaapp.meetings import playing
from mediaapp.meetings.models import Meeting, Showing, Source, Utterance
from mediaapp.meetings.queries import with_state
from mediaapp.meetings.review import Review
from mediaapp.meetings.review.asked import Asked
from mediaapp.meetings.review.threads import Thread
from mediaapp.meetings.review.transcript import Who
from mediaapp.sharing.models import Share
from worker.meeting import Claim, Evidence, EvidenceKind, Section

if TYPE_CHECKING:
    from mediaapp.meetings.queries import Listed


@dataclass(frozen=True, slots=True)
class Proof:
    """A moment that a sentence rests on. The quote is empty where the part that it is from is not shown."""

    kind: str
    at_ms: int
    who: str
    quote: str


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    verified: bool
    doubt: str
    title: str
    fields: dict[str, str]
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Row:
    at_ms: int
    start_ms: int
    source: UUID
    who: Who
    text: str


@dataclass(frozen=True, slots=True)
class Shot:
    label: str
    at_ms: int
    caption: str
    text: str


class Shared:
    """A meeting as the holder of a link sees it. Every part is empty that the link does not show."""

    def __init__(self, share: Share) -> None:
        self.share = share
        meeting = with_state(Meeting.objects.filter(pk=share.meeting_id)).select_related("workspace").get()
        self.page = Review(cast("Listed", meeting), Asked())

    def holds(self, source: UUID, start_ms: int, end_ms: int) -> bool:
        """Whether a span lies in what is shown: anything of a whole meeting, all of it in a clip."""
        share = self.share
        if not share.is_clip:
            return True
        return source == share.source_id and share.start_ms <= start_ms and end_ms <= share.end_ms

    def touches(self, source: UUID, start_ms: int, end_ms: int) -> bool:
        share = self.share
        if not share.is_clip:
            return True
        return source == share.source_id and start_ms < share.end_ms and share.start_ms < end_ms

    @property
    def length_ms(self) -> int:
        share = self.share
        return share.end_ms - share.start_ms if share.is_clip else self.page.clock.total_ms

    # ── minutes ──────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def minutes(self) -> list[tuple[str, list[Sentence]]]:
        if not self.share.minutes or self.page.is_provisional:
            return []
        claims = [one for one in self.page.claims if self._may_show(one)]
        found = ((section, [one for one in claims if one.section is section]) for section in Section)
        return [(section.value, [self._sentence(one) for one in mine]) for section, mine in found if mine]

    def _may_show(self, claim: Claim) -> bool:
        """In a clip, a sentence stands only where everything it rests on lies inside."""
        if not self.share.is_clip:
            return True
        if claim.section is Section.CHAPTERS:
            return self._holds_chapter(claim)
        spans = [(UUID(one.source), one.span.start_ms, one.span.end_ms) for one in claim.evidence]
        return bool(spans) and all(self.holds(*span) for span in spans)

    def _holds_chapter(self, claim: Claim) -> bool:
        told = claim.fields
        source = UUID(told.get("source") or claim.evidence[0].source) if claim.evidence else None
        if source is None or "start_ms" not in told:
            return False
        return self.holds(source, int(told["start_ms"]), int(told["end_ms"]))

    def _sentence(self, claim: Claim) -> Sentence:
        return Sentence(
            text=claim.text,
            verified=claim.verified,
            doubt=claim.doubt if self.share.transcript else "",
            title=claim.fields.get("title", ""),
            fields=claim.fields,
            proofs=tuple(self._proof(one) for one in claim.evidence if one.verified),
        )

    def _proof(self, one: Evidence) -> Proof:
        is_said = one.kind is EvidenceKind.SAID
        is_shown = self.share.transcript if is_said else self.share.screens
        return Proof(
            kind=one.kind.value,
            at_ms=self.page.clock.place(UUID(one.source), one.span.start_ms),
            who=self._speakers.get(one.of, "") if is_said else "",
            quote=one.quote if is_shown else "",
        )

    @cached_property
    def _speakers(self) -> dict[str, str]:
        return {turn.label: str(Who(turn.speaker, turn.name)) for turn in self.page.turns}

    # ── what was said and shown ──────────────────────────────────────────────────────────────────────

    @cached_property
    def rows(self) -> list[Row]:
        if not self.share.transcript or self.page.is_provisional:
            return []
        return list(self._rows(Utterance.objects.live(self.page.meeting).select_related("speaker")))

    def _rows(self, rows: Iterable[Utterance]) -> Iterator[Row]:
        clock = self.page.clock
        for row in rows:
            if text := self._heard(row):
                start_ms = max(row.start_ms, self.share.start_ms)
                at_ms = clock.place(row.source_id, start_ms)
                who = Who(row.speaker.label, row.speaker.name)
                yield Row(at_ms, start_ms, row.source_id, who, text)

    def _heard(self, row: Utterance) -> str:
        """Of a row that reaches over the edge of a clip, only the words inside."""
        if self.holds(row.source_id, row.start_ms, row.end_ms):
            return row.text
        if not self.touches(row.source_id, row.start_ms, row.end_ms):
            return ""
        inside = [one[2].strip() for one in row.words if self.holds(row.source_id, one[0], one[1])]
        return " ".join(inside)

    @cached_property
    def shots(self) -> list[Shot]:
        if not self.share.screens or self.page.is_provisional:
            return []
        found = []
        for strip in self.page.strips:
            for label, (start_ms, end_ms) in zip(strip.labels, strip.spans, strict=True):
                if strip.url and self.touches(strip.source, start_ms, end_ms):
                    at_ms = self.page.clock.place(strip.source, max(start_ms, self.share.start_ms))
                    found.append(Shot(label, at_ms, strip.caption, strip.text))
                    break  # each distinct screen once
        return found

    @cached_property
    def threads(self) -> list[Thread]:
        if not self.share.comments:
            return []
        return [
            one
            for one in self.page.talk.open
            if self.holds(one.first.source_id, one.first.start_ms, one.first.end_ms)
        ]

    # ── files ────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def recordings(self) -> list[Source]:
        if not self.share.recording or self.share.is_clip:
            return []
        return [one for one in self.page.sources if self.recording(one.pk)]

    def recording(self, key: UUID) -> Served | None:
        """The file of one recording as a browser plays it; None where the link does not show it."""
        if not self.share.recording or self.share.is_clip:
            return None
        source = next((one for one in self.page.sources if one.pk == key), None)
        if source is None or source.kind not in {Source.Kind.AUDIO, Source.Kind.VIDEO}:
            return None
        place = Place(self.share.workspace_id, source.pk)
        probe = playing.probe_of(source)
        copy = playing.needed(probe, source.name, source.kind) if probe else None
        if copy is None:
            return Served(place.original, types.of_original(source.name, source.kind)[0], source.name)
        path = place.made(f"{self.page.making}/{copy.name}")
        is_made = self.page.making and default_storage.exists(path)
        return Served(path, types.of_made(path) or types.UNKNOWN, copy.name) if is_made else None

    def picture(self, label: str) -> Served | None:
        """The picture of one screen; None where the link does not show it."""
        if label not in {shot.label for shot in self.shots}:
            return None
        shown = Showing.objects.select_related("screen").get(meeting=self.share.meeting_id, label=label)
        place = Place(self.share.workspace_id, shown.source_id)
        path = place.made(f"{self.page.making}/{shown.screen.picture}")
        return Served(path, types.of_made(path) or types.UNKNOWN, PurePosixPath(path).name)
