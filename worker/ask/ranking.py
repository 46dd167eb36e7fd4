"""Finds the moments that bear on a question: by words and by meaning, and by what was said around them."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from worker.ask.asking import names_in, telling
from worker.engines.embedded.extract.cues import cues
from worker.meeting import Meeting, Moment, Passage, Question, Showing, Utterance
from worker.roles import Embedder, Vector
from worker.text.words import plain

type Numbers = NDArray[np.float64]

MOST = 12
"""Moments that a writer is given."""

FEWEST_WORDS = 3
SCALE = 127
K1, B = 1.2, 0.75
REACH = 5.0
"""Standard deviation, in turns, of how far what is said around a turn counts for it."""

OWN, NAMED = 1.0, 0.6
"""What a turn's own words count beside its surroundings', and what it counts that its speaker is named."""

AROUND = 2
"""The turns before and after one among which the words of a question are looked for."""


@dataclass(frozen=True, slots=True)
class Book:
    """One meeting that is searched, with its passages, whose vectors are used."""

    meeting: Meeting
    passages: Sequence[Passage] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class _Row:
    book: int
    place: int
    row: Utterance | Showing
    terms: Counter[str]
    wanted: tuple[str, ...]
    vector: bytes


def question_about(text: str, books: Sequence[Book], embedder: Embedder) -> Question:
    """The question with its best moments, its words' weights, and the signs of how well it is covered."""
    rows = [row for n, book in enumerate(books) for row in _rows(n, book, text)]
    if not rows:
        return Question(text)
    weights = _weights(rows)
    words = _bm25(rows, weights)
    near = _nearness(rows, embedder.question(text))
    score = _smoothed(rows, 0.5 * _z(words) + 0.5 * _z(np.maximum(0, _z(near) - 1)))
    score += [NAMED * _is_named(row, books, text) for row in rows]
    order = np.argsort(-score, kind="stable")
    best = [n for n in order if words[n] > 0 or near[n] > 0][:MOST] or list(order[:MOST])
    given = list(dict.fromkeys([*best, *order[:MOST]]))[:MOST]  # what surrounds them is better than nothing
    moments = tuple(Moment(books[rows[n].book].meeting, rows[n].row, float(score[n])) for n in given)
    return Question(text, moments, weights, _signs(rows, weights, best, words, near))


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────


def _rows(n: int, book: Book, text: str) -> Iterator[_Row]:
    language = cues(book.meeting.language)
    wanted = tuple(telling(text, book.meeting, language))
    vectors = {
        (passage.source, label): vector
        for passage in book.passages
        for label, vector in passage.vectors.items()
    }
    seen: set[str] = set()
    rows: list[Utterance | Showing] = [*book.meeting.utterances, *book.meeting.showings]
    for place, row in enumerate(rows):
        if isinstance(row, Showing):
            said, is_there = f"{row.sight.text}\n{row.sight.description}", row.screen not in seen
            seen.add(row.screen)  # shown again, it says the same
        else:
            said, is_there = row.text, len(plain(row.text)) >= FEWEST_WORDS
        if not is_there or not said.strip():
            continue
        terms = Counter(language.terms(said))
        yield _Row(n, place, row, terms, wanted, vectors.get((row.source, row.label), b""))


def _is_named(row: _Row, books: Sequence[Book], text: str) -> bool:
    """Whether the question names who speaks."""
    return isinstance(row.row, Utterance) and row.row.speaker in names_in(text, books[row.book].meeting)


def _weights(rows: Sequence[_Row]) -> dict[str, float]:
    wanted = {term for row in rows for term in row.wanted}
    held = Counter(term for row in rows for term in wanted & row.terms.keys())
    return {term: math.log(1 + (len(rows) - held[term] + 0.5) / (held[term] + 0.5)) for term in wanted}


# ── scores ───────────────────────────────────────────────────────────────────────────────────────────


def _bm25(rows: Sequence[_Row], weights: dict[str, float]) -> Numbers:
    mean = max(1.0, sum(row.terms.total() for row in rows) / len(rows))
    scores = np.zeros(len(rows))
    for n, row in enumerate(rows):
        damping = K1 * (1 - B + B * row.terms.total() / mean)
        scores[n] = sum(
            weights[term] * row.terms[term] * (K1 + 1) / (row.terms[term] + damping)
            for term in row.wanted
            if term in row.terms
        )
    return scores


def _nearness(rows: Sequence[_Row], question: Vector) -> Numbers:
    """The cosine of each row and the question; 0 for a row without a vector."""
    return np.array(
        [
            float(np.frombuffer(row.vector, np.int8).astype(np.float32) @ question) / SCALE
            if len(row.vector) == question.size and question.size
            else 0.0
            for row in rows
        ]
    )


def _z(values: Numbers) -> Numbers:
    known = values[values != 0] if np.any(values != 0) else values
    return (values - known.mean()) / (known.std() + 1e-9) if np.any(values) else np.zeros(len(values))


def _smoothed(rows: Sequence[_Row], own: Numbers) -> Numbers:
    """Each row's own score, and that of the turns around it; a screen stands for itself."""
    score = np.zeros(len(rows))
    for book in {row.book for row in rows}:
        said = [n for n, row in enumerate(rows) if row.book == book and isinstance(row.row, Utterance)]
        score[said] = _gaussian(own[said])
    shown = [n for n, row in enumerate(rows) if isinstance(row.row, Showing)]
    score[shown] = own[shown]
    return _z(score) + OWN * _z(own)


def _gaussian(values: Numbers) -> Numbers:
    reach = min(REACH, len(values) / 20)
    if reach < 0.5:
        return values
    half = int(3 * reach)
    kernel = np.exp(-0.5 * (np.arange(-half, half + 1) / reach) ** 2)
    return np.convolve(np.pad(values, half), kernel / kernel.sum(), "valid")


# ── signs ────────────────────────────────────────────────────────────────────────────────────────────


def _signs(
    rows: Sequence[_Row], weights: dict[str, float], best: Sequence[int], words: Numbers, near: Numbers
) -> dict[str, float]:
    """How well the question is covered; each about 0 for nothing at all, most between 0 and 1."""
    total = sum(weights.values()) or 1.0
    everywhere = set[str]().union(*(row.terms.keys() for row in rows))
    windows = [_window(rows, n) for n in best[:5]]
    known = near[near > 0]
    spread = float(known.std()) if known.size else 0.0
    usual = 5 * math.sqrt(math.log(max(2, known.size)) / math.log(500))  # of few, none stands out by as much
    top = float(near.max())
    rarest = max(weights, key=lambda term: weights[term], default="")
    return {
        "known": sum(weights[term] for term in weights if term in everywhere) / total,
        "window": max(sum(weights[term] for term in weights if term in window) for window in windows) / total,
        "turn": max(sum(weights[t] for t in weights if t in row.terms) for row in rows) / total,
        "rarest": float(any(rarest in window for window in windows)),
        "matched": float(words.max()) / (total * (K1 + 1)),
        "near": (top - 0.8) * 10 if known.size else 0.0,
        "near_first": (float(near[best[0]]) - 0.8) * 10 if known.size else 0.0,
        "stands_out": (top - float(known.mean())) / spread / usual if spread else 0.0,
        "terms": min(1.0, len(weights) / 8),
    }


def _window(rows: Sequence[_Row], n: int) -> set[str]:
    """The words of a turn and of those around it."""
    around = rows[max(0, n - AROUND) : n + AROUND + 1]
    same = [row for row in around if row.book == rows[n].book and type(row.row) is type(rows[n].row)]
    return set[str]().union(*(row.terms.keys() for row in same))
