"""The extractive writer: it chooses, orders and quotes; it never puts anything into words of its own."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path

from worker.engines import Options
from worker.engines.embedded.extract import answers, screens, tasks
from worker.engines.embedded.extract import headline as headlines
from worker.engines.embedded.extract.acts import Act, acts
from worker.engines.embedded.extract.chapters import Chapter
from worker.engines.embedded.extract.choice import Choice, choose
from worker.engines.embedded.extract.cues import Cues, cues
from worker.engines.embedded.extract.phrases import phrases
from worker.engines.embedded.extract.weights import PATH
from worker.meeting import Brief, Claim, EngineName, Evidence, Headline, Meeting, Question, Section
from worker.roles import Writer

_TITLES_ALONE = 12
_TITLES_AMONG_SPEECH = 4
_FIGURES_SHOWN = 6
_TITLE_WORDS = 3
_FEW_WORDS = 8


class Extractive:
    """Minutes made of quotes."""

    note = (
        "The minutes are quotes that were chosen, not a summary, and decisions are marked as possible ones. "
        "A language model as the writer puts minutes into its own words."
    )

    def __init__(self) -> None:
        self.name = EngineName("embedded", "extractive", _version())

    def headline(self, meeting: Meeting, brief: Brief) -> Headline:
        language = cues(meeting.language)
        return headlines.headline(acts(meeting, language), meeting, brief, language)

    def minute(self, meeting: Meeting, brief: Brief) -> Iterator[Claim]:  # noqa: ARG002 (quotes keep their language)
        language = cues(meeting.language)
        cut = acts(meeting, language)
        is_silent = sum(act.length for act in cut) < _FEW_WORDS
        choice = choose([] if is_silent else cut, meeting, language)
        yield from (_quoted(Section.OVERVIEW, act) for act in choice.overview)
        yield from _shown(meeting, set() if is_silent else {act.source for act in cut})
        yield from (_quoted(Section.DECISIONS, act, {"label": "possible"}) for act in choice.decisions)
        yield from (
            _quoted(Section.ACTIONS, act, tasks.fields(act, meeting, language)) for act in choice.actions
        )
        yield from (_quoted(Section.OPEN_QUESTIONS, act) for act in choice.questions)
        yield from (_quoted(Section.KEY_FIGURES, act) for act in choice.figures)
        yield from _figures_shown(meeting, language)
        yield from _chapters(choice, meeting, language)

    def answer(self, question: Question) -> Iterator[Claim]:
        yield from (_claim(Section.OVERVIEW, one.text, one.evidence) for one in answers.answer(question))

    def repair(self, claim: Claim, meeting: Meeting) -> Claim | None:  # noqa: ARG002 (a quote holds or it does not)
        return None


def writer(options: Options) -> Writer:  # noqa: ARG001 (it needs no weights beyond those beside it)
    return Extractive()


def _claim(
    section: Section, text: str, evidence: Sequence[Evidence], fields: dict[str, str] | None = None
) -> Claim:
    return Claim("", section, text, tuple(evidence), fields or {})


def _quoted(section: Section, act: Act, fields: dict[str, str] | None = None) -> Claim:
    return _claim(section, act.text, act.said, fields)


def _chapters(choice: Choice, meeting: Meeting, language: Cues) -> Iterator[Claim]:
    every = [chapter.acts for chapter, _ in choice.chapters]
    for chapter, act in choice.chapters:
        shown = _slide(chapter, meeting)
        words = phrases(chapter.acts, language, 2 * _TITLE_WORDS, every)
        matters = [word for word in words if headlines.is_a_matter(word, language)]
        title = shown.quote if shown else headlines.joined(matters[:_TITLE_WORDS])
        fields = {
            "title": title or headlines.begun(act.text),
            "start_ms": str(chapter.span.start_ms),
            "end_ms": str(chapter.span.end_ms),
        }
        yield _claim(Section.CHAPTERS, act.text, (*act.said, *filter(None, [shown])), fields)


def _slide(chapter: Chapter, meeting: Meeting) -> Evidence | None:
    """The title of the screen that is shown longest in a chapter."""
    inside = [
        (showing.span.overlap_ms(chapter.span), screens.evidence(showing, title))
        for showing in meeting.showings
        if showing.source == chapter.source and (title := screens.title(showing))
    ]
    longest = max(inside, key=lambda one: one[0], default=None)
    return longest[1] if longest and longest[0] else None


def _figures_shown(meeting: Meeting, language: Cues) -> Iterator[Claim]:
    for showing, line in islice(screens.figures(meeting, language), _FIGURES_SHOWN):
        yield _claim(Section.KEY_FIGURES, line, [screens.evidence(showing, line)])


def _shown(meeting: Meeting, spoken: set[str]) -> Iterator[Claim]:
    """What each screen of a file in which nobody speaks is called: screenshots, a document, a silent film."""
    titles = ((showing, title) for showing, title in screens.titles(meeting) if showing.source not in spoken)
    for showing, title in islice(titles, _TITLES_AMONG_SPEECH if spoken else _TITLES_ALONE):
        yield _claim(Section.OVERVIEW, title, [screens.evidence(showing, title)])


@cache
def _version() -> str:
    """Changes whenever the rules, the cue words or the fitted numbers do."""
    folder = PATH.parent
    parts = sorted((*folder.glob("*.py"), *folder.glob("cues/*.json"), PATH, Path(__file__)))
    digest = hashlib.sha256(json.dumps([part.read_text(encoding="utf-8") for part in parts]).encode())
    return digest.hexdigest()[:12]
