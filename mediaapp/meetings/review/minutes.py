"""The minutes as a reader meets them: sentences in their sections, each with numbered pins or its doubt."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from mediaapp.meetings.models import Claim as ClaimRow
from mediaapp.meetings.models import Item
from mediaapp.meetings.review.clock import Clock
from mediaapp.meetings.review.screens import Strip
from mediaapp.meetings.review.transcript import Turn, Who, anchor
from worker.meeting import Claim, Evidence, EvidenceKind, Section

ORDER = (
    Section.OVERVIEW,
    Section.DECISIONS,
    Section.ACTIONS,
    Section.OPEN_QUESTIONS,
    Section.KEY_FIGURES,
    Section.CHAPTERS,
)


@dataclass(frozen=True, slots=True)
class Shot:
    """The part of a screen that was quoted, in thousandths of the picture."""

    url: str
    top: int
    height: int
    boxes: tuple[tuple[int, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Pin:
    """A verified moment. `n` counts in reading order within one page of minutes; only a card needs `bars`."""

    n: int
    kind: EvidenceKind
    address: str
    source: UUID
    start_ms: int
    end_ms: int
    quote: str
    who: Who | None = None
    title: str = ""
    shot: Shot | None = None
    bars: tuple[tuple[float, float, bool], ...] = field(default=(), repr=False)

    @property
    def is_said(self) -> bool:
        return self.kind is EvidenceKind.SAID

    @property
    def bar_width(self) -> float:
        """In percent of the drawing, with as much room between two bars."""
        return min(2.0, 50 / max(1, len(self.bars)))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One claim: its last word stands apart, since pins may not begin a line."""

    label: str
    section: Section
    head: str
    tail: str
    verified: bool
    doubt: str = ""
    pins: tuple[Pin, ...] = ()
    nearest: Pin | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    item: Item | None = None
    is_stale: bool = False
    address: str = ""
    start_ms: int | None = None

    @property
    def text(self) -> str:
        return f"{self.head} {self.tail}".strip()


@dataclass(frozen=True, slots=True)
class Written:
    """Sentences by section, in reading order."""

    sections: tuple[tuple[str, tuple[Sentence, ...]], ...]

    def of(self, *wanted: Section) -> "Written":
        return Written(tuple(one for one in self.sections if one[0] in wanted))

    @property
    def sentences(self) -> list[Sentence]:
        return [one for _section, sentences in self.sections for one in sentences]

    @property
    def pins(self) -> list[Pin]:
        return [pin for one in self.sentences for pin in one.pins]

    @property
    def nearest(self) -> list[Pin]:
        return [one.nearest for one in self.sentences if one.nearest]

    @property
    def verified(self) -> int:
        return sum(one.verified for one in self.sentences)

    @property
    def doubtful(self) -> int:
        return len(self.sentences) - self.verified


@dataclass(frozen=True)
class Desk:
    """What a quote is looked up in."""

    clock: Clock
    turns: Sequence[Turn]
    strips: Sequence[Strip]

    @cached_property
    def by_label(self) -> dict[str, Turn]:
        return {turn.label: turn for turn in self.turns}

    @cached_property
    def by_source(self) -> dict[UUID, list[Turn]]:
        found: dict[UUID, list[Turn]] = defaultdict(list)
        for turn in self.turns:
            found[turn.source].append(turn)
        return found

    def turn(self, evidence: Evidence) -> Turn | None:
        """The row that a quote comes from; where an edit has replaced it, the one that stands there now."""
        named = self.by_label.get(evidence.of)
        if named:
            return named
        there = self.by_source[UUID(evidence.source)]
        at = bisect_right(there, evidence.span.start_ms, key=lambda turn: turn.start_ms) - 1
        return there[at] if at >= 0 else None

    def strip(self, evidence: Evidence) -> Strip | None:
        named = next((strip for strip in self.strips if evidence.of in strip.labels), None)
        if named:
            return named
        source = UUID(evidence.source)
        return next(
            (
                strip
                for strip in self.strips
                if strip.source == source
                and any(start <= evidence.span.start_ms <= end for start, end in strip.spans)
            ),
            None,
        )

    def pin(self, n: int, evidence: Evidence) -> Pin:
        source = UUID(evidence.source)
        address = self.clock.address(source, evidence.span.start_ms)
        is_said = evidence.kind is EvidenceKind.SAID
        turn = self.turn(evidence) if is_said else None
        strip = None if is_said else self.strip(evidence)
        return Pin(
            n=n,
            kind=evidence.kind,
            address=f"{address}#{anchor(turn.label)}" if turn else address,
            source=source,
            start_ms=evidence.span.start_ms,
            end_ms=evidence.span.end_ms,
            quote=evidence.quote,
            who=Who(turn.speaker, turn.name) if turn else None,
            title=strip.caption if strip else "",
            shot=shot(strip, evidence.quote) if strip and strip.url else None,
        )


def write(claims: Iterable[Claim], desk: Desk, rows: Iterable[ClaimRow] = ()) -> Written:
    """Sentences with their pins, numbered from 1 in reading order."""
    known = {row.label: row for row in rows}
    by_section: dict[Section, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_section[claim.section].append(claim)
    found: list[tuple[str, tuple[Sentence, ...]]] = []
    n = 0
    for section in ORDER:
        sentences = []
        for claim in by_section[section]:
            sentence = _sentence(claim, desk, n, known.get(claim.label))
            n += len(sentence.pins)
            sentences.append(sentence)
        if sentences:
            found.append((section.value, tuple(sentences)))
    return Written(tuple(found))


def is_stale(row: ClaimRow) -> bool:
    """Whether somebody has changed a line since that the claim rests on."""
    return any(one.utterance and one.utterance.died_of_id for one in row.evidence_set.all())


def _sentence(claim: Claim, desk: Desk, before: int, row: ClaimRow | None) -> Sentence:
    head, _blank, tail = claim.text.strip().rpartition(" ")
    proven = [one for one in claim.evidence if one.verified] if claim.verified else []
    near = next(iter(claim.evidence), None) if not claim.verified else None
    start = claim.fields.get("start_ms")
    at = int(start) if start else None
    where = claim.evidence[0] if claim.evidence else None
    return Sentence(
        label=claim.label,
        section=claim.section,
        head=head,
        tail=tail,
        verified=claim.verified,
        doubt=claim.doubt,
        pins=tuple(_pins(proven, desk, before)),
        nearest=desk.pin(0, near) if near else None,
        fields=claim.fields,
        item=row.item if row else None,
        is_stale=row is not None and is_stale(row),
        address=desk.clock.address(UUID(where.source), at) if where and at is not None else "",
        start_ms=at,
    )


def _pins(proven: Sequence[Evidence], desk: Desk, before: int) -> Iterator[Pin]:
    for n, one in enumerate(proven, start=before + 1):
        yield desk.pin(n, one)


# ── the part of a screen that was quoted ─────────────────────────────────────────────────────────────

ROOM = 60
"""How much of the screen is shown above and below the quoted words, in thousandths."""


def shot(strip: Strip, quote: str) -> Shot:
    """The boxes whose text is in the quote, or holds it; the upper part of the screen where none is."""
    wanted = _bare(quote)
    boxes = [
        (box["left"], box["top"], box["width"], box["height"])
        for box in strip.boxes
        if (text := _bare(box["text"])) and (text in wanted or wanted in text)
    ]
    if not boxes:
        return Shot(strip.url, 0, 460, ())
    top = max(0, min(box[1] for box in boxes) - ROOM)
    bottom = max(box[1] + box[3] for box in boxes) + ROOM
    height = max(320, min(700, bottom - top))
    return Shot(strip.url, max(0, min(top, 1000 - height)), height, tuple(boxes))


def _bare(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
