"""Markdown: the minutes with a footnote for every proof, and the transcript."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from worker.exports import Choices, Document, Format, moments, plain
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

_MARKUP = re.compile(
    r"[\\`*\[\]<>&~|$^@]|(?<![^\W_])_|_(?![^\W_])"  # within a word an underscore marks nothing
    # A bare address becomes a link in many readers, so its dots and slashes are escaped as well.
    r"|(?<=[:/])/|(?<=[^\W_])\.(?=[^\W\d_])"
    # What opens a block where a line begins.
    r"|^[-+=#:]"
)
_ORDINAL = re.compile(r"^(\d+)([.)])")


def plain_line(raw: str) -> str:
    """A stranger's text as one line of Markdown that says just that."""
    return _ORDINAL.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", plain.line(raw)))


def render(record: Record, document: Document, choices: Choices) -> bytes:
    page = _Page(record, choices)
    shown = {
        Document.MINUTES: page.minutes,
        Document.TRANSCRIPT: page.transcript,
        Document.MEETING: page.meeting,
    }
    blocks = [plain_title(record), *shown[document](), *page.proofs()]
    return "\n\n".join(blocks).encode() + b"\n"


def plain_title(record: Record) -> str:
    headline = record.minutes.headline.title if record.minutes else ""
    return f"# {plain_line(moments.title(record.meeting, headline))}"


@dataclass
class _Page:
    """The blocks of one document, and the footnotes that they came to need."""

    record: Record
    choices: Choices
    notes: dict[tuple[str, Span, str], int] = field(default_factory=dict)
    footnotes: list[str] = field(default_factory=list)

    @property
    def of(self) -> Meeting:
        return self.record.meeting

    # ── documents ────────────────────────────────────────────────────────────────────────────────────

    def minutes(self) -> Iterator[str]:
        yield from self.facts()
        if self.record.minutes:
            yield from self.sections(self.record.minutes)
        yield from self.coverage()
        if self.record.minutes:
            yield _written_by(self.record.minutes)

    def transcript(self) -> Iterator[str]:
        """Every utterance, under its file's name where there are several."""
        if not self.of.utterances:
            yield "Nothing was said."
        for source in self.of.sources:
            rows = [row for row in self.of.utterances if row.source == source.id]
            if rows and len(self.of.sources) > 1:
                yield f"### {plain_line(source.name)}"
            for row in rows:
                time = [moments.clock(row.span.start_ms)] if self.choices.timestamps else []
                name = [plain_line(self.of.name_of(row.speaker))] if self.choices.speakers else []
                opening = f"**{' · '.join([*time, *name])}** " if time or name else ""
                yield opening + plain_line(row.text)

    def meeting(self) -> Iterator[str]:
        yield from self.minutes()
        yield "## Transcript"
        yield from self.transcript()
        if self.of.showings:
            yield "## Screens"
            yield "\n".join(self.screens())

    # ── parts ────────────────────────────────────────────────────────────────────────────────────────

    def facts(self) -> Iterator[str]:
        """When, how long, who, and from what; nothing of what is not known."""
        length = moments.length_ms(self.of)
        facts = [
            _day(self.of.started_at),
            moments.clock(length) if length else "",
            ", ".join(plain_line(self.of.name_of(one.label)) for one in self.of.speakers),
            ", ".join(plain_line(source.name) for source in self.of.sources),
        ]
        if any(facts):
            yield " · ".join(filter(None, facts))

    def sections(self, minutes: Minutes) -> Iterator[str]:
        if not minutes.claims:
            yield "Nothing was said or shown that minutes could be made of."
            return
        for section, heading in HEADINGS.items():
            claims = list(minutes.section(section))
            if claims or section in EXPECTED:
                yield f"## {f'Possible {heading.lower()}' if _are_possible(claims) else heading}"
                yield "\n".join(map(self.claim, claims)) or "None found."

    def claim(self, claim: Claim) -> str:
        """One item of a list: the sentence, what its section adds, its doubt, its proof."""
        doubt = "" if claim.verified else f" *(unverified{_because(claim.doubt)})*"
        notes = "".join(map(self.note, claim.evidence)) if self.choices.evidence else ""
        return f"- {self.wording(claim)}{doubt}{notes}"

    def wording(self, claim: Claim) -> str:
        match claim.section:
            case Section.ACTIONS:
                return _action(claim)
            case Section.CHAPTERS:
                return self.chapter(claim)
            case _:
                return plain_line(claim.text)

    def chapter(self, claim: Claim) -> str:
        covered = moments.chapter(self.of, claim)
        at = f"{plain_line(moments.place(self.of, *covered))} · " if covered else ""
        title = claim.fields.get("title") or claim.text
        text = f" {plain_line(claim.text)}" if claim.text != title else ""
        return f"**{at}{plain_line(title)}**{text}"

    def note(self, evidence: Evidence) -> str:
        """The number of a footnote; one moment quoted twice has one. What does not hold has none."""
        if not evidence.verified:
            return ""
        key = (evidence.of, evidence.span, evidence.quote)
        if key not in self.notes:
            self.notes[key] = len(self.notes) + 1
            self.footnotes.append(f"[^{self.notes[key]}]: {self.proof(evidence)}")
        return f"[^{self.notes[key]}]"

    def proof(self, evidence: Evidence) -> str:
        at = plain_line(moments.place(self.of, evidence.source, evidence.span))
        quote = f"“{plain_line(evidence.quote)}”"
        if evidence.kind is EvidenceKind.SHOWN:
            return f"On screen, {at}: {quote}"
        return f"{plain_line(moments.speaker(self.of, evidence)) or 'Said'}, {at}: {quote}"

    def proofs(self) -> Iterator[str]:
        """The footnotes that all before it came to need."""
        if self.footnotes:
            yield "\n".join(self.footnotes)

    def screens(self) -> Iterator[str]:
        for showing in self.of.showings:
            at = plain_line(moments.place(self.of, showing.source, showing.span))
            seen = plain_line(" — ".join(filter(None, (showing.sight.text, showing.sight.description))))
            yield f"- **{at}** {seen or '*no text*'}"

    def coverage(self) -> Iterator[str]:
        covered, total = self.of.coverage.covered_ms, self.of.coverage.total_ms
        if total or self.of.gaps:
            yield "## Coverage"
        if total:
            yield f"{100 * min(covered, total) // total} % of {moments.clock(total)} was worked through."
        if self.of.gaps:
            yield "\n".join(map(self.gap, self.of.gaps))

    def gap(self, gap: Gap) -> str:
        at = moments.stretch(self.of, gap.source, gap.span)
        return f"- Missing: {plain_line(at)}. {plain_line(gap.reason)}"


def _action(claim: Claim) -> str:
    box = "x" if claim.fields.get("status") == "done" else " "
    assignee, due = claim.fields.get("assignee"), claim.fields.get("due")
    named = ", ".join(filter(None, [assignee, f"due {due}" if due else None]))
    return f"[{box}] {plain_line(claim.text)}{f' — {plain_line(named)}' if named else ''}"


def _are_possible(claims: list[Claim]) -> bool:
    """Whether the writer itself says of all that they only may be what their section is called."""
    return bool(claims) and all(claim.fields.get("label") == "possible" for claim in claims)


def _because(doubt: str) -> str:
    return f": {plain_line(doubt)}" if doubt else ""


def _day(started_at: str | None) -> str:
    try:
        return datetime.fromisoformat(started_at or "").strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return ""


def _written_by(minutes: Minutes) -> str:
    engine = minutes.engine
    named = f"{engine.name}, {engine.model}" if engine.model else engine.name
    prompts = f", prompts {engine.prompt_version}" if engine.prompt_version else ""
    return f"Written by {plain_line(named + prompts)}."


FORMAT = Format(
    "md",
    "Markdown",
    "text/markdown; charset=utf-8",
    (Document.MINUTES, Document.TRANSCRIPT, Document.MEETING),
    render,
)
