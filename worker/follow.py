"""What a meeting says of what was open before it: tasks that are done, decisions that are replaced.

These are hints with evidence for a person to judge. Nothing follows from what is not said.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from worker.ask import Book
from worker.ask.ranking import question_about
from worker.engines.embedded.extract.acts import Act, acts
from worker.engines.embedded.extract.cues import Cues, cues
from worker.meeting import Evidence, Question
from worker.roles import Embedder
from worker.text.words import plain

ENOUGH = 0.5
"""The weight of a task's words that must be said with "it is done", or just before."""

ENOUGH_NEAR = 0.34
"""The same where the sentence is among those that lie nearest in meaning."""

NEAREST = 4
BEFORE = 0.85
"""What words count that were said just before: "Did you raise the pool limit?" "That's done."."""

SOON_MS = 15_000
FEWEST = 2
"""Words that must be shared, unless the older sentence has fewer."""

SAME_MATTER = 0.5
"""The share of the shorter decision's words that both must hold to be about the same."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What bears on an older thing, named by its key: the moment, and how much speaks for it, 0 to 1."""

    key: str
    evidence: Evidence
    weight: float


def said_done(tasks: Mapping[str, str], book: Book, embedder: Embedder) -> Iterator[Hint]:
    """For each task the best sentence of the meeting that says it is done, where there is one."""
    language = cues(book.meeting.language)
    cut = acts(book.meeting, language)
    ended = [act for act in cut if _says_done(act, language)]
    if not ended:
        return
    for key, text in tasks.items():
        question = question_about(text, [book], embedder)
        near = {moment.row.label for moment in question.moments[:NEAREST]}
        found = [(_weight(act, cut, question), act) for act in ended]
        fits = [(weight, act) for weight, act in found if weight >= _least(act, near)]
        if fits:
            weight, act = max(fits, key=lambda one: (one[0], -one[1].n))
            yield Hint(key, act.said[0], min(1.0, weight))


def _says_done(act: Act, language: Cues) -> bool:
    return not act.asks and language.are_in("done", act.text) > 0 and language.are_in("undone", act.text) == 0


def _least(act: Act, near: set[str]) -> float:
    return ENOUGH_NEAR if any(one.of in near for one in act.said) else ENOUGH


def _weight(act: Act, cut: Sequence[Act], question: Question) -> float:
    """The share of the task's words that the sentence holds, and in part what was said just before it."""
    total = sum(question.weights.values()) or 1.0
    own = set(act.terms) & question.weights.keys()
    before = set[str]()
    for one in cut[max(0, act.n - 2) : act.n]:
        if one.source == act.source and act.start_ms - one.end_ms <= SOON_MS:
            before |= set(one.terms) & question.weights.keys()
    if len(own | before) < min(FEWEST, len(question.weights)):
        return 0.0
    held = sum(question.weights[term] for term in own)
    return (held + BEFORE * sum(question.weights[term] for term in before - own)) / total


def replaced(
    older: Mapping[str, str], newer: Mapping[str, str], language: str | None
) -> Iterator[tuple[str, str]]:
    """Pairs of keys, an older decision and the newer one about the same matter that says something else."""
    known = cues(language)
    for key, text in older.items():
        weighed = [(_same_matter(text, other, known), name) for name, other in newer.items()]
        best, name = max(weighed, default=(0.0, ""))
        if best >= SAME_MATTER and set(plain(text)) != set(plain(newer[name])):
            yield key, name


def _same_matter(one: str, other: str, language: Cues) -> float:
    """The share of the shorter's telling words that both hold; figures are what may have changed."""
    first, second = (
        {term for term in language.terms(text) if not term.startswith(("#", "@"))} for text in (one, other)
    )
    shorter = min(len(first), len(second))
    shared = len(first & second)
    return shared / shorter if shared >= min(FEWEST, shorter) and shorter else 0.0
