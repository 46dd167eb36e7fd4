"""Measures extractive minutes against AMI's human summaries, beside random, first and longest ones.

The corpus as kept here has summaries, not the acts that people extracted for them. An act is taken for a part
of a summary sentence (`linked`) when it is among the eight that BM25, smoothed over neighbours, finds for it;
for actions and decisions, when it holds the words by which the item was located. So F1n, P400 and cov400 are
measured against that stand-in: they compare with the baselines beside them, not with figures from elsewhere.
"""

import math
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.eval import fit_chapters, fit_items
from tests.eval.ami import Reference, references
from tests.eval.located import holders
from tests.eval.segments import near, pk, reached
from worker.engines.embedded.extract.acts import Act, acts
from worker.engines.embedded.extract.choice import choose
from worker.engines.embedded.extract.cues import cues
from worker.engines.embedded.extract.items import PLACES, SIGNS, Item
from worker.engines.embedded.extract.salience import ranked

_WORDS = 400
_LINKS = 8
_SPEAKS = 5
_RESAMPLED = 2000
_ENGLISH = cues("en")

type Ranking = Callable[["Case"], Sequence[Act]]


@dataclass(frozen=True, slots=True)
class Case:
    """A meeting cut into acts, and for each sentence of its summary the acts linked to it."""

    reference: Reference
    acts: list[Act]
    linked: list[set[int]]


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: its mean over meetings with a 95 % bootstrap interval."""

    what: str
    how: str
    mean: float
    low: float
    high: float


def table(data: Path) -> Iterator[Row]:
    """Every figure of the minutes on the AMI meetings of a folder."""
    cases = summarised(data)
    for how, ranking in _RANKINGS.items():
        measured = np.array([extract(case, ranking(case)) for case in cases])
        for what, column in zip(("F1n", "P400", "cov400", "words400"), measured.T, strict=True):
            yield _row(what, how, column)
    yield from _fitted(data)
    yield from _items(cases)
    yield _row("share of the words told", "writer", [_told(case) for case in cases])


def summarised(data: Path) -> list[Case]:
    """The meetings that have a summary."""
    found = ((one, acts(one.meeting, _ENGLISH)) for one in references(data) if one.summary)
    return [Case(one, cut, list(_linked(one, cut))) for one, cut in found]


# ── extracts ─────────────────────────────────────────────────────────────────────────────────────────


def _linked(reference: Reference, cut: Sequence[Act]) -> Iterator[set[int]]:
    spoken = [act for act in cut if act.length >= _SPEAKS]
    for part, sentences in reference.summary.items():
        located = holders(cut, reference.located[part]) if part in reference.located else []
        for n, sentence in enumerate(sentences):
            scores = bm25(spoken, sentence)
            if n < len(located) and located[n]:
                yield located[n]
            elif scores.max(initial=0.0) > 0:
                together = _z(scores) + _z(_smoothed(scores))
                yield {spoken[at].n for at in np.argsort(-together, kind="stable")[:_LINKS]}


def bm25(documents: Sequence[Act], query: str) -> NDArray[np.float64]:
    """Okapi BM25 (k1 1.2, b 0.75) of each act for a sentence."""
    holding = Counter(term for act in documents for term in set(act.terms))
    average = sum(act.length for act in documents) / max(1, len(documents))
    scores = np.zeros(len(documents))
    for at, act in enumerate(documents):
        counts = Counter(act.terms)
        for term in set(_ENGLISH.terms(query)) & set(act.terms):
            rarity = math.log(1 + (len(documents) - holding[term] + 0.5) / (holding[term] + 0.5))
            scores[at] += (
                rarity * counts[term] * 2.2 / (counts[term] + 1.2 * (0.25 + 0.75 * act.length / average))
            )
    return scores


def _smoothed(scores: NDArray[np.float64], sigma: int = 3) -> NDArray[np.float64]:
    offsets = np.arange(-4 * sigma, 4 * sigma + 1)
    kernel = np.exp(-0.5 * (offsets / sigma) ** 2)
    return np.convolve(np.pad(scores, 4 * sigma), kernel / kernel.sum(), "valid")


def _z(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((scores - scores.mean()) / (scores.std() or 1.0))


def within(order: Sequence[Act], words: int) -> list[Act]:
    """The first acts of an order that fit into so many words; one that does not fit is passed over."""
    chosen = []
    for act in order:
        if act.length <= words:
            chosen.append(act)
            words -= act.length
    return chosen


def extract(case: Case, order: Sequence[Act]) -> tuple[float, float, float, float]:
    """F1n, P400, cov400 and words400 of an order of preference."""
    gold = set[int]().union(*case.linked)
    first = {act.n for act in order[: len(gold)]}
    chosen = within(order, _WORDS)
    numbers = {act.n for act in chosen}
    told = {term for act in chosen for term in act.terms}
    wanted = [set(_ENGLISH.terms(sentence)) for sentence in case.reference.sentences]
    return (
        len(first & gold) / len(gold),
        len(numbers & gold) / max(1, len(numbers)),
        float(np.mean([bool(one & numbers) for one in case.linked])),
        float(np.mean([len(one & told) / len(one) for one in wanted if one])),
    )


def _at_random(case: Case) -> Sequence[Act]:
    spoken = [act for act in case.acts if act.length >= _SPEAKS]
    return random.Random(case.reference.name).sample(spoken, len(spoken))


def _adds(act: Act, told: set[str], wanted: Sequence[set[str]]) -> float:
    return sum(len((set(act.terms) - told) & one) / max(1, len(one)) for one in wanted)


def _closest(case: Case) -> Sequence[Act]:
    """The acts that add most of the human summary's words a word: a ceiling, for it sees the summary."""
    wanted = [set(_ENGLISH.terms(sentence)) for sentence in case.reference.sentences]
    left, told, order = list(case.acts), set[str](), list[Act]()
    while left and sum(act.length for act in order) < 2 * _WORDS:
        best = max(
            left,
            key=lambda act: (
                sum(len((set(act.terms) - told) & one) / max(1, len(one)) for one in wanted)
                / (5 + act.length)
            ),
        )
        left.remove(best)
        order.append(best)
        told |= set(best.terms)
    return order


_RANKINGS: dict[str, Ranking] = {
    "random": _at_random,
    "first": lambda case: case.acts,
    "longest": lambda case: sorted(case.acts, key=lambda act: -act.length),
    "writer": lambda case: ranked(case.acts, _ENGLISH),
    "sees the summary": _closest,
}


# ── items and chapters ───────────────────────────────────────────────────────────────────────────────


def _fitted(data: Path) -> Iterator[Row]:
    """What the logistic rules find in meetings of series that they were not fitted on."""
    cases = fit_items.cases(data)
    every = list(range(len(SIGNS)))
    placeless = [n for n in every if SIGNS[n] not in PLACES]
    for kind in Item:
        yield _row(f"{kind} among ten", "writer", fit_items.left_out(cases, kind, every))
        yield _row(f"{kind} among ten", "writer, without place", fit_items.left_out(cases, kind, placeless))
    parted = list(fit_chapters.left_out(fit_chapters.cases(data)))
    yield _row("Pk", "none", [pk(one, []) for one, _ in parted])
    yield _row("Pk", "writer", [pk(one, ms) for one, ms in parted])
    yield _row("chapters within 30 s of a topic", "writer", [near(one, ms) for one, ms in parted if ms])
    yield _row("topics within 30 s of a chapter", "writer", [reached(one, ms) for one, ms in parted])


def _items(cases: Sequence[Case]) -> Iterator[Row]:
    """What the last acts hold, and what a reader is shown by the writer as it is."""
    for kind in Item:
        last, shown, right = [], [], []
        for case in cases:
            held = [one for one in holders(case.acts, case.reference.located[kind]) if one]
            choice = choose(case.acts, case.reference.meeting, _ENGLISH)
            told = {act.n for act in (choice.actions if kind is Item.ACTION else choice.decisions)}
            if told:
                right.append(len(told & set[int]().union(*held)) / len(told))
            if held:
                end = {act.n for act in [one for one in case.acts if one.length >= _SPEAKS][-10:]}
                last.append(float(np.mean([bool(one & end) for one in held])))
                shown.append(float(np.mean([bool(one & told) for one in held])))
        yield _row(f"{kind} among ten", "last ten", last)
        yield _row(f"{kind} told", "writer", shown)
        yield _row(f"told {kind} that a person noted", "writer", right)


def _told(case: Case) -> float:
    choice = choose(case.acts, case.reference.meeting, _ENGLISH)
    told = (choice.overview, choice.decisions, choice.actions, choice.questions, choice.figures)
    words = sum(act.length for acts_ in told for act in acts_) + sum(act.length for _, act in choice.chapters)
    return words / sum(len(one.text.split()) for one in case.reference.meeting.utterances)


def _row(what: str, how: str, measured: Sequence[float] | NDArray[np.float64]) -> Row:
    values = np.asarray(measured, dtype=np.float64)
    drawn = np.random.default_rng(1).choice(values, (_RESAMPLED, len(values))).mean(axis=1)
    low, high = np.percentile(drawn, (2.5, 97.5))
    return Row(what, how, float(values.mean()), float(low), float(high))
