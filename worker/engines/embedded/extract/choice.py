"""What goes into the minutes: the best of each section, no act twice, at most 12 % of the words.

A short note may be told whole, lest nothing be left of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from worker.engines.embedded.extract.acts import Act
from worker.engines.embedded.extract.chapters import Chapter, chapters
from worker.engines.embedded.extract.cues import Cues
from worker.engines.embedded.extract.items import Item, candidates
from worker.engines.embedded.extract.questions import unanswered
from worker.engines.embedded.extract.salience import ranked
from worker.meeting import Meeting

SHARE = 0.12
_SHORT = 80
_BRIEF, _OF_BRIEF = 160, 0.5
"""A brief meeting is told in up to so many words, but no more than this share of its own."""
_LONGEST = 36
_CHAPTER_WORDS = 28
_ALIKE = 0.6
_STUMBLES = 2
_SURE = 0.75
_LIKELY, _FEW = 0.2, 600
"""In so few words place says little, and who says "I will" takes on a task."""
_GREETING = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen acts of each section in time order, and the chapters with the act that stands for each."""

    overview: list[Act]
    decisions: list[Act]
    actions: list[Act]
    questions: list[Act]
    figures: list[Act]
    chapters: list[tuple[Chapter, Act]]


class _Purse:
    """The words that may still be spent, and the acts they were spent on."""

    def __init__(self, words: float) -> None:
        self.left = words
        self.bought: list[Act] = []

    def buy(self, offered: Iterable[Act], most: int, words: float) -> list[Act]:
        """Up to `most` acts for up to `words` words, unlike what was bought before; in time order."""
        chosen: list[Act] = []
        limit = min(words, self.left)
        for act in offered:
            if len(chosen) == most:
                break
            if act.length <= limit and not any(alike(act, other) for other in self.bought):
                chosen.append(act)
                self.bought.append(act)
                limit -= act.length
                self.left -= act.length
        return sorted(chosen, key=lambda act: act.n)


def choose(acts: Sequence[Act], meeting: Meeting, cues: Cues) -> Choice:
    """Tasks and decisions first, for they are why people read minutes; the overview tells of the rest."""
    words = sum(act.length for act in acts)
    purse = _Purse(max(SHARE * words, min(_SHORT, words), min(_BRIEF, _OF_BRIEF * words)))
    total = purse.left
    order = [act for act in ranked(acts, cues) if _readable(act, cues)]
    actions = purse.buy(_actions(acts, cues), _between(3, 8, words / 700), max(0.25 * total, _LONGEST))
    decisions = purse.buy(_decisions(acts, cues), _between(2, 6, words / 1000), max(0.25 * total, _LONGEST))
    questions = purse.buy(
        [act for _, act in unanswered(acts, cues)], _between(2, 5, words / 1500), max(0.15 * total, _LONGEST)
    )
    overview = purse.buy(order, _between(3, 8, words / 600), max(0.5 * total, _LONGEST))
    figures = purse.buy(_with_figures(order, cues), _between(1, 5, words / 1200), max(0.12 * total, _LONGEST))
    parts = _parts(acts, meeting, cues, order, purse)
    return Choice(overview, decisions, actions, questions, figures, parts)


def alike(act: Act, other: Act) -> bool:
    """Whether two acts say nearly the same: most terms of the shorter are in the longer."""
    if act.n == other.n:
        return True
    mine, theirs = set(act.terms), set(other.terms)
    fewer = min(len(mine), len(theirs))
    return fewer > 1 and len(mine & theirs) >= _ALIKE * fewer


def _between(least: int, most: int, wanted: float) -> int:
    return max(least, min(most, round(wanted)))


def _readable(act: Act, cues: Cues) -> bool:
    stumbles = len(cues.places("disfluent", act.text))
    is_plain = stumbles <= _STUMBLES and not cues.are_in("at_a_loss", act.text)
    greets = act.length <= _GREETING and cues.are_in("courtesy", " ".join(act.text.split()[:3])) > 0
    return is_plain and not greets and act.is_whole and act.length <= _LONGEST and len(set(act.terms)) >= 2


def _actions(acts: Sequence[Act], cues: Cues) -> list[Act]:
    """The likely tasks that a reader would take for tasks; one with a date comes first, however likely."""
    told = [
        (odd, act)
        for odd, act in candidates(Item.ACTION, acts, cues)
        if _readable(act, cues) and is_told(act, cues)
    ]
    dated = [act for _, act in told if is_dated(act, cues)]
    is_brief = sum(act.length for act in acts) < _FEW
    likely = [
        act
        for odd, act in told
        if not act.asks and odd >= (_LIKELY if is_brief and cues.are_in("own", act.text) else _SURE)
    ]
    return dated + [act for act in likely if act not in dated]


def _decisions(acts: Sequence[Act], cues: Cues) -> list[Act]:
    """The likely decisions that are put as settled; one that is declared comes first, however likely.

    What was decided twice in nearly the same words was decided anew: the last time counts.
    """
    told = [
        (odd, act)
        for odd, act in candidates(Item.DECISION, acts, cues)
        if _readable(act, cues) and not act.asks and not cues.opens_with("conditions", act.text)
    ]
    declared = [act for _, act in told if is_declared(act, cues)]
    latest = [act for act in declared if not any(act.n < one.n and alike(act, one) for one in declared)]
    settled = [act for odd, act in told if odd >= _SURE and cues.are_in("settles", act.text)]
    return latest + [act for act in settled if act not in declared]


def is_told(act: Act, cues: Cues) -> bool:
    """Whether somebody takes on, or is given, something that one does."""
    binds = cues.are_in("commit", act.text) or cues.are_in("request", act.text)
    return bool(binds and cues.are_in("task", act.text)) and not cues.opens_with("conditions", act.text)


def is_declared(act: Act, cues: Cues) -> bool:
    """Whether somebody says that it is decided, or closes the matter: "Okay, let's postpone it"."""
    return bool(cues.are_in("declares", act.text) or cues.are_in("resolves", act.said[0].quote))


def is_dated(act: Act, cues: Cues) -> bool:
    """Whether one person is bound, and by when."""
    is_personal = cues.are_in("own", act.text) or cues.are_in("request", act.text)
    return bool(is_personal and cues.are_in("due", act.text))


def _with_figures(order: Sequence[Act], cues: Cues) -> list[Act]:
    return [act for act in order if cues.are_in("amount", act.text)]


def _parts(
    acts: Sequence[Act], meeting: Meeting, cues: Cues, order: Sequence[Act], purse: _Purse
) -> list[tuple[Chapter, Act]]:
    """The chapters with the most telling act of each; none where nothing parts the meeting."""
    found = chapters(acts, meeting, cues)
    if len(found) < 2:
        return []
    place = {act.n: at for at, act in enumerate(order)}
    told = []
    for chapter in found:
        inside = sorted((act for act in chapter.acts if act.n in place), key=lambda act: place[act.n])
        bought = purse.buy(inside, 1, _CHAPTER_WORDS)
        told.append((chapter, bought[0] if bought else _any_of(chapter, purse.bought)))
    return told


def _any_of(chapter: Chapter, told: Sequence[Act]) -> Act:
    """Something of a chapter that holds nothing telling: the longest that was not told elsewhere."""
    numbers = {act.n for act in told}
    return max(chapter.acts, key=lambda act: (act.n not in numbers, act.length <= _LONGEST, act.length))
