"""Holds quotes against the record by means of its own, which share nothing with the product's checker."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from worker.findings import Span, Word
from worker.meeting import Claim, Evidence, EvidenceKind, Meeting, Showing, Utterance

_NUMBERS = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million".split()
)


def units(text: str) -> list[str]:
    """Runs of letters and figures, without regard to case."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def occurs(wanted: Sequence[str], among: Sequence[str]) -> bool:
    return any(True for _ in _places(wanted, among))


def objection(evidence: Evidence, meeting: Meeting) -> str:
    """Why a quote does not stand where it says; empty when it does."""
    if not units(evidence.quote):
        return "nothing is quoted"
    if evidence.kind is EvidenceKind.SHOWN:
        return _to_shown(evidence, meeting)
    return _to_said(evidence, meeting)


def objections(claim: Claim, meeting: Meeting) -> Iterator[str]:
    """Why a claim that is marked as verified should not be."""
    if not claim.verified:
        return
    good = [one for one in claim.evidence if one.verified]
    if not good:
        yield "no quote is verified"
    yield from filter(None, (objection(one, meeting) for one in good))
    quoted = [unit for one in good for unit in units(one.quote)]
    for fact in facts(claim.text):
        if fact not in quoted:
            yield f"“{fact}” is not quoted"


def facts(text: str) -> list[str]:
    """Figures, number words, and words with a capital inside a sentence."""
    found = []
    for match in re.finditer(r"\w+", text):
        word, before = match.group(), text[: match.start()].rstrip()
        is_name = word[0].isupper() and len(word) > 1 and before[-1:].isalpha()
        if word[0].isdigit() or word.casefold() in _NUMBERS or is_name:
            found += units(word)
    return found


def _to_shown(evidence: Evidence, meeting: Meeting) -> str:
    showing = next((one for one in meeting.showings if one.label == evidence.of), None)
    if showing is None or showing.source != evidence.source:
        return f"there is no showing {evidence.of} in that source"
    wanted = units(evidence.quote)
    if not any(occurs(wanted, units(text)) for text in _texts(showing)):
        return "the screen does not show it"
    inside = showing.span.start_ms <= evidence.span.start_ms <= evidence.span.end_ms <= showing.span.end_ms
    return "" if inside else "the screen is shown at another time"


def _texts(showing: Showing) -> Iterator[str]:
    yield showing.sight.text
    yield from (box.text for box in showing.sight.boxes)


def _to_said(evidence: Evidence, meeting: Meeting) -> str:
    own = [row for row in meeting.utterances if row.source == evidence.source]
    named = next((row for row in own if row.label == evidence.of), None)
    if named is None:
        return f"there is no row {evidence.of} in that source"
    same = [row for row in own if row.speaker == named.speaker]
    rows = same[same.index(named) :][:2]  # a sentence may run on into the speaker's next row
    wanted = units(evidence.quote)
    if not occurs(wanted, [unit for row in rows for unit in units(row.text)]):
        return "the row does not say it"
    if all(row.words for row in rows):
        is_then = evidence.span in _times(wanted, [word for row in rows for word in row.words])
    else:
        is_then = rows[0].span.start_ms <= evidence.span.start_ms <= evidence.span.end_ms <= _end(rows)
    return "" if is_then else "it is said at another time"


def _end(rows: Sequence[Utterance]) -> int:
    return max(row.span.end_ms for row in rows)


def _times(wanted: Sequence[str], words: Sequence[Word]) -> Iterator[Span]:
    """From the first word to the last, for each time that the words are said."""
    said = [(unit, word.span) for word in words for unit in units(word.text)]
    for start, end in _places(wanted, [unit for unit, _ in said]):
        spans = [span for _, span in said[start:end]]
        yield Span(min(one.start_ms for one in spans), max(one.end_ms for one in spans))


def _places(wanted: Sequence[str], among: Sequence[str]) -> Iterator[tuple[int, int]]:
    length = len(wanted)
    for start in range(len(among) - length + 1):
        if length and list(among[start : start + length]) == list(wanted):
            yield start, start + length
