"""Answers a question in quotes, or not at all: which sentences to quote, and whether they are an answer."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from worker.engines.embedded.extract import screens
from worker.engines.embedded.extract.acts import acts
from worker.engines.embedded.extract.cues import cues
from worker.engines.embedded.extract.weights import bar, odds
from worker.meeting import Evidence, Meeting, Moment, Question, Showing, Utterance
from worker.text.dates import is_weekday
from worker.text.tokens import Token
from worker.text.words import tokens

RULE = "answer"
SIGNS = (
    "known",
    "window",
    "turn",
    "rarest",
    "matched",
    "near",
    "near_first",
    "stands_out",
    "terms",
    "quoted",
    "kind_missing",
    "kind_there",
    "rarest_quoted",
)
"""What the rule weighs: the question's own signs, then those of the quotes that were chosen."""

MOST_QUOTES = 3
LOOKED_AT = 6
"""Moments in which a sentence to quote is looked for."""

CARRIED, CARRIED_ON = 0.85, 0.4
"""What a sentence inherits from the one before it: if that asks, and if it does not."""

ECHO = 0.3
"""What a question that holds the words counts as an answer."""

RIGHT_KIND = 0.35
"""What it counts that a sentence holds a number, a date or a name where one is asked for."""

ENOUGH = 0.6
"""What a further quote must be worth, of the best one."""

_WHAT_IS = r"what(?:'s| is| was| are| were| will be)? (?:the |our |its )?(?:\w+ )?"
_KINDS = {
    "number": rf"how (?:much|many|long|old|far|often|high|large|big)|{_WHAT_IS}(?:price|costs?|percentage|"
    r"number|amount|budget|duration|length|size)|wie ?(?:viele?|lange|oft|hoch|teuer|groß)|combien|"
    r"cuánt[oa]s?",
    "date": rf"when|(?:on |by |in )?(?:what|which) (?:date|day|month|year|time)|"
    rf"{_WHAT_IS}(?:deadline|date|due date)|wann|bis wann|quand|cuándo",
    "person": r"who(?:se|m)?|wer|wen|wem|wessen|qui|quién(?:es)?",
    "place": r"where|(?:from |in |to )?(?:what|which) (?:city|country|town|place|room)|wo|wohin|woher|où|"
    r"d'où|dónde",
}
_NOT_NAMES = frozenset("i i'm i'll i've i'd ich je ok okay tv".split())
_TIMES = frozenset(
    "today tomorrow tonight yesterday week weeks month months year years quarter morning afternoon "
    "evening noon spring summer autumn winter heute morgen gestern woche monat jahr demain hier "
    "semaine mois année".split()
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence that may be part of the answer, its moments, and what it is worth, 0 to 1.5."""

    text: str
    evidence: tuple[Evidence, ...]
    worth: float


def answer(question: Question) -> list[Quoted]:
    """The sentences that answer, the best first; none where the rule says no."""
    chosen = choose(question)
    if not chosen:
        return []
    (chance,) = odds(RULE, SIGNS, np.array([signs(question, chosen)]))
    return chosen if chance >= bar(RULE) else []


def choose(question: Question) -> list[Quoted]:
    """The best sentence of the best moments, as long as each is worth about as much as the first."""
    found: dict[tuple[str, str], Quoted] = {}
    for moment in question.moments[:LOOKED_AT]:
        for quoted in _sentences(moment, question):
            key = (quoted.evidence[0].source, quoted.text)
            if key not in found or quoted.worth > found[key].worth:
                found[key] = quoted
    ranked = sorted(found.values(), key=lambda one: -one.worth)
    return [one for one in ranked if one.worth >= ENOUGH * ranked[0].worth and one.worth > 0][:MOST_QUOTES]


def signs(question: Question, chosen: Sequence[Quoted]) -> list[float]:
    """One row for the rule, in the order of `SIGNS`."""
    quotes = [one.quote for quoted in chosen for one in quoted.evidence]
    held = _held(quotes, question)
    total = sum(question.weights.values()) or 1.0
    rarest = max(question.weights, key=lambda term: question.weights[term], default="")
    kind = asked_for(question.text)
    is_there = any(_is_of(kind, quote) for quote in quotes)
    own = {
        "quoted": sum(question.weights[term] for term in held) / total,
        "kind_missing": float(bool(kind) and not is_there),
        "kind_there": float(bool(kind) and is_there),
        "rarest_quoted": float(rarest in held),
    }
    return [(question.signs | own).get(name, 0.0) for name in SIGNS]


def _held(quotes: Sequence[str], question: Question) -> set[str]:
    languages = {moment.meeting.language for moment in question.moments}
    return {
        term
        for language in languages
        for quote in quotes
        for term in cues(language).terms(quote)
        if term in question.weights
    }


# ── sentences ────────────────────────────────────────────────────────────────────────────────────────


def _sentences(moment: Moment, question: Question) -> Iterator[Quoted]:
    if isinstance(moment.row, Showing):
        yield from _lines(moment.row, moment.meeting, question)
        return
    language = cues(moment.meeting.language)
    cut = acts(replace(moment.meeting, utterances=_from(moment.row, moment.meeting)), language)
    carried, weight = 0.0, _soft(moment.score)
    for act in cut:
        own = _share(act.terms, question)
        worth = max(ECHO * own if act.asks else own, carried)
        if not act.asks and _is_of(asked_for(question.text), act.text):
            worth += RIGHT_KIND * min(1.0, 2 * worth)
        if act.length > 1 and worth > 0:
            yield Quoted(act.text, act.said, worth * weight)
        carried = (CARRIED if act.asks else CARRIED_ON) * own


def _soft(score: float) -> float:
    """A better moment counts more, but never more than twice as much."""
    return 0.5 + 0.5 / (1 + float(np.exp(1 - score)))


def _from(row: Utterance, meeting: Meeting) -> tuple[Utterance, ...]:
    """A row and the next of its source, where the answer to what it asks would be."""
    place = meeting.utterances.index(row)
    after = [one for one in meeting.utterances[place + 1 : place + 2] if one.source == row.source]
    return (row, *after)


def _lines(showing: Showing, meeting: Meeting, question: Question) -> Iterator[Quoted]:
    """Lines of a screen; a figure often stands on the line under what it is of."""
    language, carried = cues(meeting.language), 0.0
    for line in screens.lines(showing):
        own = _share(tuple(language.terms(line)), question)
        worth = max(own, carried)
        if worth > 0 and _is_of(asked_for(question.text), line):
            worth += RIGHT_KIND * min(1.0, 2 * worth)
        if worth > 0:
            yield Quoted(line, (screens.evidence(showing, line),), worth)
        carried = CARRIED_ON * own


def _share(terms: Sequence[str], question: Question) -> float:
    total = sum(question.weights.values()) or 1.0
    return sum(question.weights[term] for term in set(terms) & question.weights.keys()) / total


# ── what kind of answer ──────────────────────────────────────────────────────────────────────────────


@cache
def asked_for(text: str) -> str:
    """Whether a number, a date or a person is asked for; empty for anything else."""
    opening = text.casefold()[:60]
    for kind, pattern in _KINDS.items():
        if re.match(rf"\W*(?:and |so |but )?(?:{pattern})\b", opening):
            return kind
    return ""


def _is_of(kind: str, text: str) -> bool:
    """Whether a text holds a number, a date or a name."""
    found = tokens(text)
    match kind:
        case "number":
            return any(
                token.is_number and not token.form.endswith("th") and token.form != "#1" for token in found
            )
        case "date":
            return any(_is_time(token) for token in found)
        case "person" | "place":
            return any(_is_name(token, text) for token in found)
    return False


def _is_time(token: Token) -> bool:
    is_ordinal = token.is_number and token.form.endswith("th")
    return token.is_month or is_weekday(token) or is_ordinal or token.form in _TIMES


def _is_name(token: Token, text: str) -> bool:
    """A capital inside a sentence; "I" is none, though it is written with one."""
    if token.form in _NOT_NAMES or token.is_number or token.is_month or is_weekday(token):
        return False
    before = text[: token.start].rstrip()
    return text[token.start].isupper() and bool(before) and not before.endswith((".", "?", "!"))
