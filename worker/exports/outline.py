"""What a document says, block by block, before a format gives it a shape.

Every text here is a stranger's on one line: a format escapes what it would otherwise obey.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from worker.exports import Choices, Document, moments, plain
from worker.findings import Gap, Span
from worker.meeting import Claim, Evidence, EvidenceKind, Meeting, Minutes, Record, Section

HEADINGS = {
    Section.OVERVIEW: "Overview",
    Section.DECISIONS: "Decisions",
    Section.ACTIONS: "Actions",
    Section.OPEN_QUESTIONS: "Open questions",
    Section.KEY_FIGURES: "Key figures",
    Section.CHAPTERS: "Chapters",
}
EXPECTED = {Section.DECISIONS, Section.ACTIONS}
"""Sections whose absence a reader would wonder about."""


class Style(StrEnum):
    """How a run of text differs from the text around it."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"
    DOUBT = "doubt"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text in one style. In a note it is the number of a proof."""

    text: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the document's title has level 1."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs, a space between any two but before a note."""

    runs: tuple[Run, ...]

    def joined(self, write: Callable[[Run], str]) -> str:
        """The runs as a format writes them, in one line."""
        return "".join(("" if run.style is Style.NOTE else " ") + write(run) for run in self.runs).strip()


@dataclass(frozen=True, slots=True)
class Item(Paragraph):
    """One point of a list; with a box where it is something to do."""

    is_done: bool | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What a note says: the quote, and where it was said or shown; `address` opens it, if there is one."""

    n: int
    kind: EvidenceKind
    where: str
    quote: str
    address: str = ""


Block = Heading | Paragraph | Item | Proof


def outline(record: Record, document: Document, choices: Choices) -> Iterator[Block]:
    """The title, the document's blocks, and the proofs that they came to need."""
    page = _Page(record, choices)
    headline = record.minutes.headline.title if record.minutes else ""
    yield Heading(moments.title(record.meeting, headline), 1)
    match document:
        case Document.MINUTES:
            yield from page.minutes()
        case Document.TRANSCRIPT:
            yield from page.transcript()
        case Document.MEETING:
            yield from page.meeting()
    yield from page.proofs


def said(*texts: str) -> Paragraph:
    return Paragraph(tuple(Run(text) for text in texts))


@dataclass
class _Page:
    """The blocks of one document, and the proofs that they came to need."""

    record: Record
    choices: Choices
    notes: dict[tuple[str, Span, str], int] = field(default_factory=dict)
    proofs: list[Proof] = field(default_factory=list)

    @property
    def of(self) -> Meeting:
        return self.record.meeting

    # ── documents ────────────────────────────────────────────────────────────────────────────────────

    def minutes(self) -> Iterator[Block]:
        yield from self.facts()
        if self.record.minutes:
            yield from self.sections(self.record.minutes)
        yield from self.coverage()
        if self.record.minutes:
            yield _written_by(self.record.minutes)

    def transcript(self) -> Iterator[Block]:
        """Every utterance, under its file's name where there are several."""
        if not self.of.utterances:
            yield said("Nothing was said.")
        for source in self.of.sources:
            rows = [row for row in self.of.utterances if row.source == source.id]
            if rows and len(self.of.sources) > 1:
                yield Heading(plain.line(source.name), 3)
            for row in rows:
                time = [moments.clock(row.span.start_ms)] if self.choices.timestamps else []
                name = [plain.line(self.of.name_of(row.speaker))] if self.choices.speakers else []
                opening = [Run(" · ".join([*time, *name]), Style.STRONG)] if time or name else []
                yield Paragraph((*opening, Run(plain.line(row.text))))

    def meeting(self) -> Iterator[Block]:
        yield from self.minutes()
        yield Heading("Transcript")
        yield from self.transcript()
        if self.of.showings:
            yield Heading("Screens")
            yield from self.screens()

    # ── parts ────────────────────────────────────────────────────────────────────────────────────────

    def facts(self) -> Iterator[Block]:
        """When, how long, who, and from what; nothing of what is not known."""
        length = moments.length_ms(self.of)
        facts = [
            _day(self.of.started_at),
            moments.clock(length) if length else "",
            ", ".join(plain.line(self.of.name_of(one.label)) for one in self.of.speakers),
            ", ".join(plain.line(source.name) for source in self.of.sources),
        ]
        if any(facts):
            yield said(" · ".join(filter(None, facts)))

    def sections(self, minutes: Minutes) -> Iterator[Block]:
        if not minutes.claims:
            yield said("Nothing was said or shown that minutes could be made of.")
            return
        for section, heading in HEADINGS.items():
            claims = list(minutes.section(section))
            if claims or section in EXPECTED:
                yield Heading(f"Possible {heading.lower()}" if _are_possible(claims) else heading)
                yield from map(self.claim, claims)
            if section in EXPECTED and not claims:
                yield said("None found.")

    def claim(self, claim: Claim) -> Item:
        """One point: the sentence, what its section adds, its doubt, its proof."""
        runs = list(self.wording(claim))
        if not claim.verified:
            because = f": {plain.line(claim.doubt)}" if claim.doubt else ""
            runs.append(Run(f"(unverified{because})", Style.DOUBT))
        if self.choices.evidence:
            runs += self.numbers(claim.evidence)
        is_done = claim.fields.get("status") == "done" if claim.section is Section.ACTIONS else None
        return Item(tuple(runs), is_done)

    def wording(self, claim: Claim) -> Iterator[Run]:
        text = plain.line(claim.text)
        match claim.section:
            case Section.ACTIONS:
                assignee, due = claim.fields.get("assignee"), claim.fields.get("due")
                named = plain.line(", ".join(filter(None, [assignee, f"due {due}" if due else None])))
                yield Run(f"{text} — {named}" if named else text)
            case Section.CHAPTERS:
                covered = moments.chapter(self.of, claim)
                title = plain.line(claim.fields.get("title") or claim.text)
                yield Run(
                    " · ".join([moments.place(self.of, *covered), title] if covered else [title]),
                    Style.STRONG,
                )
                if text != title:
                    yield Run(text)
            case _:
                yield Run(text)

    def numbers(self, evidence: Sequence[Evidence]) -> Iterator[Run]:
        """The numbers of its proofs; one moment quoted twice has one. What does not hold has none."""
        for one in evidence:
            if not one.verified:
                continue
            key = (one.of, one.span, one.quote)
            if key not in self.notes:
                self.notes[key] = len(self.notes) + 1
                self.proofs.append(self.proof(self.notes[key], one))
            yield Run(str(self.notes[key]), Style.NOTE)

    def proof(self, n: int, evidence: Evidence) -> Proof:
        at = moments.place(self.of, evidence.source, evidence.span)
        said_by = moments.speaker(self.of, evidence) or "Said"
        who = "On screen" if evidence.kind is EvidenceKind.SHOWN else said_by
        address = moments.address(self.of, evidence.source, evidence.span, self.choices.address)
        return Proof(n, evidence.kind, f"{who}, {at}", plain.line(evidence.quote), address)

    def screens(self) -> Iterator[Block]:
        for showing in self.of.showings:
            at = Run(moments.place(self.of, showing.source, showing.span), Style.STRONG)
            seen = plain.line(" — ".join(filter(None, (showing.sight.text, showing.sight.description))))
            yield Item((at, Run(seen) if seen else Run("no text", Style.QUIET)))

    def coverage(self) -> Iterator[Block]:
        covered, total = self.of.coverage.covered_ms, self.of.coverage.total_ms
        if total or self.of.gaps:
            yield Heading("Coverage")
        if total:
            share = 100 * min(covered, total) // total
            yield said(f"{share} % of {moments.clock(total)} was worked through.")
        yield from map(self.gap, self.of.gaps)

    def gap(self, gap: Gap) -> Item:
        at = moments.stretch(self.of, gap.source, gap.span)
        return Item((Run(f"Missing: {at}."), Run(plain.line(gap.reason))))


def _are_possible(claims: list[Claim]) -> bool:
    """Whether the writer itself says of all that they only may be what their section is called."""
    return bool(claims) and all(claim.fields.get("label") == "possible" for claim in claims)


def _day(started_at: str | None) -> str:
    try:
        return datetime.fromisoformat(started_at or "").strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return ""


def _written_by(minutes: Minutes) -> Paragraph:
    engine = minutes.engine
    named = f"{engine.name}, {engine.model}" if engine.model else engine.name
    prompts = f", prompts {engine.prompt_version}" if engine.prompt_version else ""
    return said(f"Written by {plain.line(named + prompts)}.")
