"""The writer of a script: without one, its claims are utterances, chosen by a word in them."""

from collections.abc import Iterable, Iterator, Sequence

from worker.engines.scripted.script import Asked, Part, Script, Written
from worker.findings import Span
from worker.meeting import (
    Brief,
    Claim,
    Evidence,
    EvidenceKind,
    Headline,
    Meeting,
    Question,
    Section,
    Showing,
    Utterance,
)

Row = Utterance | Showing

_CUES = {
    Section.OVERVIEW: "we",
    Section.DECISIONS: "decided",
    Section.ACTIONS: "will",
    Section.OPEN_QUESTIONS: "?",
    Section.KEY_FIGURES: "euros",
}
_MOST = 5
"""Claims of one section."""

_CHAPTER_MS = 300_000
_KEYWORDS = 5


class Pen(Part):
    """Writes the claims of the script, each with the moments its quotes are found at."""

    def __init__(self, script: Script) -> None:
        super().__init__("writer", script)

    def headline(self, meeting: Meeting, brief: Brief) -> Headline:
        if self.script.headline:
            return Headline(self.script.headline.title, self.script.headline.keywords)
        words = [word.strip(".,?!") for row in meeting.utterances for word in row.text.split()]
        longest = sorted(set(words), key=lambda word: (-len(word), word))
        return Headline(brief.title or " ".join(words[:6]) or "Untitled", tuple(longest[:_KEYWORDS]))

    def minute(self, meeting: Meeting, brief: Brief) -> Iterator[Claim]:  # noqa: ARG002 - a script is not asked
        claims = _derived(meeting) if self.script.claims is None else _told(self.script.claims, meeting)
        return self.play(claims)

    def answer(self, question: Question) -> Iterator[Claim]:
        answers = self.script.answers
        return self.play(_quoted(question) if answers is None else _replied(answers, question))

    def repair(self, claim: Claim, meeting: Meeting) -> Claim | None:  # noqa: ARG002 - it knows no better
        return None


def _told(claims: Sequence[Written], meeting: Meeting) -> Iterator[Claim]:
    rows: list[Row] = [*meeting.utterances, *meeting.showings]
    for written in claims:
        evidence = tuple(one for quote in written.quotes for one in _found(quote, rows))
        yield Claim("", written.section, written.text, evidence, dict(written.fields))


def _found(quote: str, moments: Sequence[Row]) -> Iterator[Evidence]:
    """Where a quote was said or shown first; an invented one is laid on the first moment there is."""
    holding = next((one for one in moments if quote.casefold() in _text(one).casefold()), None)
    for moment in [holding] if holding else moments[:1]:
        yield _evidence(moment, quote)


def _replied(answers: Sequence[Asked], question: Question) -> Iterator[Claim]:
    wanted = question.text.strip().casefold()
    asked = next((one for one in answers if one.question.strip().casefold() == wanted), None)
    rows = [moment.row for moment in question.moments]
    for reply in asked.replies if asked else ():
        evidence = tuple(one for quote in reply.quotes for one in _found(quote, rows))
        yield Claim("", Section.OVERVIEW, reply.text, evidence)


def _quoted(question: Question) -> Iterator[Claim]:
    """Moments that hold the longest word of the question."""
    longest = max((word.strip(".,?!") for word in question.text.casefold().split()), key=len, default="")
    rows = [moment.row for moment in question.moments if longest and longest in _text(moment.row).casefold()]
    for row in rows[:_MOST]:
        yield Claim("", Section.OVERVIEW, _text(row), (_evidence(row, _text(row)),))


def _text(moment: Row) -> str:
    return moment.text if isinstance(moment, Utterance) else moment.sight.text


def _evidence(moment: Row, quote: str) -> Evidence:
    kind = EvidenceKind.SAID if isinstance(moment, Utterance) else EvidenceKind.SHOWN
    return Evidence(kind, moment.source, moment.span, quote, moment.label)


def _derived(meeting: Meeting) -> Iterator[Claim]:
    for section in Section:
        chosen = _chapters(meeting) if section is Section.CHAPTERS else _cued(section, meeting)
        for moment, quote, fields in chosen:
            yield Claim("", section, quote, (_evidence(moment, quote),), fields)


Chosen = tuple[Row, str, dict[str, str]]


def _cued(section: Section, meeting: Meeting) -> Iterator[Chosen]:
    said = [row for row in meeting.utterances if _CUES[section] in row.text.casefold()]
    yield from ((row, row.text, {}) for row in said[:_MOST])
    if section is Section.KEY_FIGURES:
        titled = [one for one in meeting.showings if one.sight.title and one.sight.title in one.sight.text]
        yield from ((one, one.sight.title, {}) for one in titled[:_MOST])


def _chapters(meeting: Meeting) -> Iterator[Chosen]:
    """One for every five minutes of a source in which somebody speaks."""
    for source in meeting.sources:
        rows = [row for row in meeting.utterances if row.source == source.id]
        parts: dict[int, list[Utterance]] = {}
        for row in rows:
            parts.setdefault(row.span.start_ms // _CHAPTER_MS, []).append(row)
        yield from ((part[0], part[0].text, _fields(part)) for part in parts.values())


def _fields(rows: Iterable[Utterance]) -> dict[str, str]:
    rows = list(rows)
    span = Span(rows[0].span.start_ms, max(row.span.end_ms for row in rows))
    title = " ".join(rows[0].text.split()[:5])
    return {"title": title, "start_ms": str(span.start_ms), "end_ms": str(span.end_ms)}
