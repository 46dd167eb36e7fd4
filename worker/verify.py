"""Checks a claim against the recording: its quotes word for word, then its names, numbers and dates."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from worker.findings import Span
from worker.meeting import Claim, Evidence, EvidenceKind, Meeting
from worker.quotes import Quote, breath, said, shown
from worker.text.dates import is_weekday
from worker.text.tokens import Token
from worker.text.words import runs, tokens

_FIELDS = ("assignee", "due")
_DAYS = frozenset(
    "today tomorrow tonight yesterday heute morgen übermorgen gestern demain hier aujourd'hui".split()
)
_UNITS = frozenset(
    "seconds minute minutes hour hours day days week weeks month months quarter year years percent "
    "dollar dollars euro euros pound pounds person people".split()
)
_NOT_NAMES = frozenset(
    "i we you he she they it this that these those who what there everyone everybody nobody someone somebody "
    "all both okay il elle on nous vous ils elles ce cela tout".split()
)
_PASSED_OVER_IN_A_DUE = frozenset(
    "a an the of at by on in until till before end am bis zum der die das le la les avant".split()
)
_SENTENCE_ENDS = (".", "!", "?", ":", ";", "…", "–", "—", "\n", "•", "“", '"', "(")
_AFTER_A_NAME = frozenset(
    "will shall should must can may has have had is was to agreed promised offers offered says said asks "
    "asked wants wanted sends takes thinks suggests suggested proposes proposed reports reported".split()
)


def verify(claim: Claim, meeting: Meeting) -> Claim:
    """The same claim with every quote looked up, and whether it may be believed.

    A quote that holds gets its exact span, its label and its wording as said. A claim is verified when at
    least one quote holds and all its names, numbers and dates occur in quotes that do; else `doubt` says why
    it is not.
    """
    evidence = tuple(_checked(one, meeting) for one in claim.evidence)
    doubt = _doubt(replace(claim, evidence=evidence), meeting)
    return replace(claim, evidence=evidence, verified=not doubt, doubt=doubt)


# ── quotes ───────────────────────────────────────────────────────────────────────────────────────────


def _checked(evidence: Evidence, meeting: Meeting) -> Evidence:
    found = _said(evidence, meeting) if evidence.kind is EvidenceKind.SAID else _shown(evidence, meeting)
    if not found:
        return replace(evidence, verified=False)
    best = min(found, key=lambda quote: _remoteness(quote.span, evidence.span))
    return replace(evidence, span=best.span, quote=best.text, of=best.of, verified=True)


def _said(evidence: Evidence, meeting: Meeting) -> list[Quote]:
    """Where it is said in the row it names, else in the rows of the time it names."""
    own = [row for row in meeting.utterances if row.source == evidence.source]
    named = [row for row in own if row.label == evidence.of]
    then = [row for row in own if row.span.distance_ms(evidence.span) == 0]
    for rows in (named, then):
        found = [
            quote
            for row in rows
            for quote in said(evidence.quote, [row]) or said(evidence.quote, breath(row, meeting))
        ]
        if found:
            return found
    return []


def _shown(evidence: Evidence, meeting: Meeting) -> list[Quote]:
    own = [showing for showing in meeting.showings if showing.source == evidence.source]
    named = [showing for showing in own if showing.label == evidence.of]
    then = [showing for showing in own if showing.span.distance_ms(evidence.span) == 0]
    for showings in (named, then):
        found = [quote for showing in showings for quote in shown(evidence.quote, showing)]
        if found:
            return found
    return []


def _remoteness(span: Span, claimed: Span) -> tuple[int, int]:
    return -span.overlap_ms(claimed), abs(span.start_ms - claimed.start_ms)


# ── names, numbers, dates ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Fact:
    """Something a claim states that no reader could guess: what is looked for, and how the claim puts it."""

    token: Token
    wording: str


def _doubt(claim: Claim, meeting: Meeting) -> str:
    """Why a claim whose quotes were looked up is not to be believed yet; empty when it is."""
    verified = [one for one in claim.evidence if one.verified]
    if not claim.evidence:
        return "No moment of the recording is given for this."
    if not verified:
        is_said = any(one.kind is EvidenceKind.SAID for one in claim.evidence)
        return "The quote is not in the recording." if is_said else "The quote is not on the screen."
    names = [name for one in verified for name in _voices(one, meeting)]
    quoted = [*(tokens(one.quote) for one in verified), *map(_letters, names)]
    for fact in _facts(_without(names, claim), meeting):
        if not _occurs(fact, quoted):
            return _missing(fact, meeting)
    return ""


def _missing(fact: _Fact, meeting: Meeting) -> str:
    said_anywhere = (tokens(row.text) for row in meeting.utterances)
    shown_anywhere = (tokens(showing.sight.text) for showing in meeting.showings)
    if _occurs(fact, said_anywhere) or _occurs(fact, shown_anywhere):
        return f"“{fact.wording}” is not in the quoted moments."
    return f"Nobody says “{fact.wording}” and no screen shows it."


def _occurs(fact: _Fact, texts: Iterator[Sequence[Token]] | Sequence[Sequence[Token]]) -> bool:
    return any(next(runs((fact.token,), text), None) is not None for text in texts)


def _voices(evidence: Evidence, meeting: Meeting) -> list[str]:
    """The name of whoever says the quote: who says "I will" may be named by what they said."""
    if evidence.kind is EvidenceKind.SHOWN:
        return []
    return [meeting.name_of(row.speaker) for row in meeting.utterances if row.label == evidence.of]


def _letters(name: str) -> list[Token]:
    """A name as far as parts of it may stand alone: the 2 of "Speaker 2" is no number that anybody said."""
    return [token for token in tokens(name) if not token.is_number]


def _without(names: Sequence[str], claim: Claim) -> Claim:
    """What a claim states beside the whole names of those who say its quotes."""

    def cut(text: str) -> str:
        return re.sub("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names) or "(?!)", "", text)

    fields = {field: cut(text) for field, text in claim.fields.items()}
    return replace(claim, text=cut(claim.text), fields=fields)


def _facts(claim: Claim, meeting: Meeting) -> Iterator[_Fact]:
    yield from _facts_of(claim.text, meeting)
    for field in _FIELDS:
        text = claim.fields.get(field, "")
        for token in tokens(text):
            if field == "assignee" or token.form not in _PASSED_OVER_IN_A_DUE:
                yield _Fact(token, text[token.start : token.end])


def _facts_of(text: str, meeting: Meeting) -> Iterator[_Fact]:
    found = tokens(text)
    for at, token in enumerate(found):
        wording = text[token.start : token.end]
        after = found[at + 1].form if at + 1 < len(found) else ""
        if token.is_number:
            is_loose = wording == "First" or (wording.casefold() == "one" and after not in _UNITS)
            if not is_loose:  # "First, …" and "the one" count nothing
                article = next((word for word in ("a ", "an ") if text[: token.start].endswith(word)), "")
                yield _Fact(token, article + wording)
        elif _is_date(token) or _is_known_name(token, wording, meeting) or _is_name(text, found, at, meeting):
            yield _Fact(token, wording)


def _is_date(token: Token) -> bool:
    return token.is_month or is_weekday(token) or token.form in _DAYS


def _is_known_name(token: Token, wording: str, meeting: Meeting) -> bool:
    """Whether a speaker has this name: "Will" is one, "will" is none."""
    names = (name for speaker in meeting.speakers for name in tokens(speaker.name))
    return not wording[0].islower() and any(name.form == token.form for name in names)


def _is_name(text: str, found: Sequence[Token], at: int, meeting: Meeting) -> bool:
    """Whether a capital marks a name here: German gives one to every noun, a new sentence to any word."""
    token = found[at]
    is_capital = text[token.start].isupper() and token.form not in _NOT_NAMES
    if not is_capital or meeting.language in {"de", "lb"}:
        return False
    if not _opens_sentence(text, token.start):
        return True
    after = found[at + 1] if at + 1 < len(found) else None
    return after is not None and after.form in _AFTER_A_NAME and not _is_ordinary(token, meeting)


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    return not before or before.endswith(_SENTENCE_ENDS)


def _is_ordinary(token: Token, meeting: Meeting) -> bool:
    """Whether the meeting knows the word without a capital."""
    return any(
        next(runs((token,), (other,)), None) is not None and row.text[other.start].islower()
        for row in meeting.utterances
        for other in tokens(row.text)
    )
