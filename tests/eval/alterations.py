"""Turns true claims into false ones: another number, name, word, half or place; a "not" more or less."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from tests.eval.checker import occurs, units
from worker.meeting import Claim, Evidence, EvidenceKind, Meeting, Section, Utterance

_NUMBERS = "two three four five six seven eight nine ten eleven twelve twenty thirty fifty hundred".split()
_VERBS = "is are was were will can could should would must has have had does did do".split()
_FILLERS = frozenset("um uh mm hmm er erm ah oh mm-hmm".split())
_STRANGERS = "Katarina Osvaldo Bethany Leopold Marguerite Thaddeus Ingrid Casimir".split()
_FAR = 20
"""How many rows lie at least between a quote and the false place that it is said to be from."""


@dataclass(frozen=True, slots=True)
class Falsehood:
    """A claim that must not be marked as verified: what was altered, and where."""

    kind: str
    where: str
    claim: Claim


type Alter = Callable[[str, Random, Sequence[str]], str | None]


def number(text: str, chance: Random, _: Sequence[str]) -> str | None:
    """The text with one of its numbers made one that it does not hold."""
    found = list(re.finditer(rf"\b(?:\d+|{'|'.join(_NUMBERS)})\b", text, re.IGNORECASE))
    if not found:
        return None
    match = chance.choice(found)
    was, said = match.group(), units(text)
    others = [one for one in _NUMBERS if one not in said]
    other = str(int(was) + 7) if was.isdigit() else chance.choice(others)
    return f"{text[: match.start()]}{other}{text[match.end() :]}"


def negation(text: str, chance: Random, _: Sequence[str]) -> str | None:
    """The text with one "not" taken out if there is one, else with one put in."""
    taken, count = re.subn(r"n['’]t\b| not\b", "", text, count=1)
    if count:
        return taken
    found = list(re.finditer(rf"\b(?:{'|'.join(_VERBS)})\b(?!['’])", text))
    if not found:
        return None
    match = chance.choice(found)
    return f"{text[: match.end()]} not{text[match.end() :]}"


def name(text: str, chance: Random, _: Sequence[str]) -> str | None:
    """The text with a name that stands inside a sentence made another."""
    found = list(re.finditer(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b", text))
    if not found:
        return None
    match = chance.choice(found)
    return f"{text[: match.start()]}{chance.choice(_STRANGERS)}{text[match.end() :]}"


def word(text: str, chance: Random, others: Sequence[str]) -> str | None:
    """The text with one of its longer words made another that was said in the meeting."""
    found = list(re.finditer(r"\b[a-z]{5,}\b", text))
    fresh = [one for one in others if one not in text.lower()]
    if not found or not fresh:
        return None
    match = chance.choice(found)
    return f"{text[: match.start()]}{chance.choice(fresh)}{text[match.end() :]}"


ALTERED: dict[str, Alter] = {alter.__name__: alter for alter in (number, negation, name, word)}


def falsified(claims: Sequence[Claim], meeting: Meeting, chance: Random) -> Iterator[Falsehood]:
    """Each claim in every way in which it can be made false; none of them is true by chance."""
    rows = {row.label: n for n, row in enumerate(meeting.utterances)}
    said = [units(row.text) for row in meeting.utterances]
    bare = [_spoken(row.text) for row in meeting.utterances]
    others = sorted({unit for row in said for unit in row if len(unit) > 4 and unit.isascii()})
    quoted = [one for one in claims if one.evidence and one.evidence[0].kind is EvidenceKind.SAID]
    for at, claim in enumerate(quoted):
        quote = claim.evidence[0]
        for kind, alter in ALTERED.items():
            false = alter(quote.quote, chance, others)
            if false is not None and not any(occurs(units(false), row) for row in said):
                yield Falsehood(kind, "in the quote", _with(claim, replace(quote, quote=false), false))
                yield Falsehood(kind, "in the sentence alone", _with(claim, quote, false))
        other = quoted[at - 1].evidence[0]
        stitched = " ".join([*quote.quote.split()[:5], *other.quote.split()[-5:]])
        if other.of != quote.of and not any(occurs(_spoken(stitched), row) for row in bare):
            yield Falsehood(
                "two halves", "in the quote", _with(claim, replace(quote, quote=stitched), stitched)
            )
        far = _far(quote, rows, meeting, chance)
        if far is not None:
            yield Falsehood("other place", "in the quote", _with(claim, far, quote.quote))


def _spoken(text: str) -> list[str]:
    """The words of a text without those that only fill a pause: they make no half false."""
    return [unit for unit in units(text) if unit not in _FILLERS]


def _with(claim: Claim, quote: Evidence, text: str) -> Claim:
    bare = replace(quote, verified=False)
    return Claim(claim.label, Section.OVERVIEW, text, (bare,))


def _far(quote: Evidence, rows: dict[str, int], meeting: Meeting, chance: Random) -> Evidence | None:
    """The quote, said to come from a row far away that does not say it."""
    wanted = units(quote.quote)
    away: list[Utterance] = [
        row
        for n, row in enumerate(meeting.utterances)
        if abs(n - rows[quote.of]) > _FAR and row.source == quote.source
    ]
    if len(wanted) < 4 or not away:
        return None
    row = chance.choice(away)
    near = meeting.utterances[max(0, rows[row.label] - 5) : rows[row.label] + 6]
    if occurs(wanted, [unit for one in near for unit in units(one.text)]):
        return None
    return replace(quote, of=row.label, span=row.span)
