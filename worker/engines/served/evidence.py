"""From what a model states to claims of the record: labels become moments, unknown ones are looked for."""

from collections.abc import Iterator, Sequence

from worker.engines.served.cleaning import line
from worker.engines.served.forms import Moment, Stated, StatedChapter, StatedTask
from worker.findings import Span
from worker.meeting import Claim, Evidence, EvidenceKind, Meeting, Section, Showing, Utterance
from worker.quotes import said, shown

_FEWEST_WORDS = 3
"""A quote with fewer words is found anywhere, and so says nothing of where it was said."""


class Moments:
    """The moments of a meeting by their labels."""

    def __init__(self, meeting: Meeting) -> None:
        self._meeting = meeting
        self._by_label: dict[str, Utterance | Showing] = {one.label: one for one in meeting.utterances}
        self._by_label.update((one.label, one) for one in meeting.showings)

    def claim(self, section: Section, stated: Stated) -> Claim | None:
        """The claim; None when nothing is stated, or when it names no moment that there is."""
        text, evidence = line(stated.text), self.evidence(stated.evidence)
        if not text or not evidence:
            return None
        return Claim("", section, text, evidence, self._fields(stated, evidence))

    def evidence(self, found: Sequence[Moment]) -> tuple[Evidence, ...]:
        """Each moment once, in the order in which they are given."""
        return tuple(dict.fromkeys(one for moment in found for one in self._evidence(moment)))

    def _evidence(self, found: Moment) -> Iterator[Evidence]:
        quote, label = line(found.quote).strip("\"'“”„«» "), found.label.strip("[]() ")
        moment = self._by_label.get(label)
        if quote and moment is None and len(quote.split()) >= _FEWEST_WORDS:
            moment = self._holding(quote)
        if quote and moment is not None:
            kind = EvidenceKind.SAID if isinstance(moment, Utterance) else EvidenceKind.SHOWN
            yield Evidence(kind, moment.source, moment.span, quote, moment.label)

    def _holding(self, quote: str) -> Utterance | Showing | None:
        """Where words are said or shown first, when the label under which they were given is none."""
        for row in self._meeting.utterances:
            if said(quote, [row]):
                return row
        return next((one for one in self._meeting.showings if shown(quote, one)), None)

    def _fields(self, stated: Stated, evidence: Sequence[Evidence]) -> dict[str, str]:
        match stated:
            case StatedTask():
                told = {"assignee": line(stated.assignee), "due": line(stated.due)}
                return {name: value for name, value in told.items() if value}
            case StatedChapter():
                span = self._span(stated, evidence)
                return {
                    "title": line(stated.title),
                    "start_ms": str(span.start_ms),
                    "end_ms": str(span.end_ms),
                }
            case _:
                return {}

    def _span(self, chapter: StatedChapter, evidence: Sequence[Evidence]) -> Span:
        """From its first line to its last, of one source; else as far as its evidence goes."""
        source = evidence[0].source
        named = [self._by_label.get(label.strip("[]() ")) for label in (chapter.first, chapter.last)]
        spans = [one.span for one in named if one is not None and one.source == source]
        spans = spans or [one.span for one in evidence if one.source == source]
        return Span(min(span.start_ms for span in spans), max(span.end_ms for span in spans))
