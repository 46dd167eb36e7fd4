"""Questions with known answers, and questions without: from QMSum as people wrote them, and planted ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from tests.eval.ami import references
from tests.eval.passages import passages_of
from tests.eval.planted import planted
from tests.eval.qmsum import Questioned, questioned
from worker.ask.asking import telling
from worker.ask.ranking import Book
from worker.engines.embedded.extract.cues import cues
from worker.kit import Kit
from worker.meeting import Meeting
from worker.stages.index import index

ANSWERABLE = {"of the meeting", "planted"}
MOST_ROWS = 1_200
"""Longer meetings are left out: their vectors take minutes."""


@dataclass(frozen=True, slots=True)
class Case:
    """One question to one book. `kind` says where it is from; `turns` or `holds`, what a right one quotes."""

    book: str
    kind: str
    text: str
    turns: frozenset[str] = frozenset()
    holds: str = ""

    @property
    def is_answerable(self) -> bool:
        return self.kind in ANSWERABLE


def of_qmsum(path: Path, draw: Random) -> Iterator[tuple[Meeting, list[Case]]]:
    """Each meeting with its own questions and three kinds of absent ones."""
    every = [one for one in questioned(path) if len(one.meeting.utterances) <= MOST_ROWS]
    for one in every:
        cases = [Case(one.name, "of the meeting", asked.text, asked.turns) for asked in one.asked]
        n = len(one.asked)
        far = [asked.text for other in every if other.domain != one.domain for asked in other.asked]
        near = [
            asked.text
            for other in every
            if other.domain == one.domain and other is not one
            for asked in other.asked
        ]
        cases += [Case(one.name, "another domain", text) for text in draw.sample(far, n)]
        cases += [Case(one.name, "another meeting", text) for text in draw.sample(near, min(n, len(near)))]
        cases += [Case(one.name, "terms swapped", text) for text in swapped(one, far, draw)]
        yield one.meeting, cases


def swapped(one: Questioned, far: Sequence[str], draw: Random) -> Iterator[str]:
    """The meeting's own questions with their telling words replaced by those of a question from elsewhere."""
    language = cues("en")
    for asked in one.asked:
        own = list(telling(asked.text, one.meeting, language))
        other = list(telling(draw.choice(far), one.meeting, language))
        words = [
            draw.choice(other) if other and any(stem in own for stem in language.terms(word)) else word
            for word in asked.text.split()
        ]
        yield " ".join(words)


def with_planted(
    folder: Path, kit: Kit, kept: Path, seed: int, which: slice
) -> Iterator[tuple[Book, list[Case]]]:
    """AMI meetings, the shortest first, with facts planted in them."""
    meetings = sorted(references(folder), key=lambda one: len(one.meeting.utterances))[which]
    for one in meetings:
        passages = passages_of(one.name, one.meeting, kit, kept)
        made = planted(one.name, one.meeting, Random(f"{seed} {one.name}"))
        facts = tuple(row for row in made.meeting.utterances if row.label.startswith("f"))
        passages += list(index(replace(one.meeting, utterances=facts), kit))
        cases = [
            Case(one.name, "planted" if holds else "not planted", text, holds=holds)
            for text, holds in made.asked
        ]
        yield Book(made.meeting, passages), cases


def books(data: Path, kit: Kit, kept: Path, seed: int, which: slice) -> Iterator[tuple[Book, list[Case]]]:
    """Books with their questions: of QMSum and of AMI, the shortest first, those of `which`."""
    texts = data / "meetings_text"
    found = sorted(of_qmsum(texts / "qmsum_val.jsonl", Random(seed)), key=lambda one: len(one[0].utterances))
    for meeting, cases in found[which]:
        yield Book(meeting, passages_of(meeting.title, meeting, kit, kept)), cases
    yield from with_planted(texts / "ami", kit, kept, seed, which)
