"""The forms that a writer fills: what a model may answer, and how much of it."""

import json
import re

from pydantic import BaseModel, Field

from worker.meeting import Section

MOST = {
    Section.OVERVIEW: 8,
    Section.DECISIONS: 12,
    Section.ACTIONS: 15,
    Section.OPEN_QUESTIONS: 10,
    Section.KEY_FIGURES: 12,
    Section.CHAPTERS: 15,
}
"""Claims of a section."""


class Moment(BaseModel):
    """A quote and the label of the line that it was copied from."""

    label: str = Field(max_length=12)
    quote: str = Field(max_length=400)


class Stated(BaseModel):
    text: str = Field(max_length=500)
    evidence: list[Moment] = Field(max_length=4)


class StatedTask(Stated):
    assignee: str = Field(default="", max_length=80)
    due: str = Field(default="", max_length=80)


class StatedChapter(Stated):
    title: str = Field(max_length=100)
    first: str = Field(max_length=12)
    last: str = Field(max_length=12)


class Claims(BaseModel):
    claims: list[Stated] = Field(max_length=max(MOST.values()))


class Tasks(BaseModel):
    claims: list[StatedTask] = Field(max_length=MOST[Section.ACTIONS])


class Chapters(BaseModel):
    claims: list[StatedChapter] = Field(max_length=MOST[Section.CHAPTERS])


STATED: dict[type[BaseModel], type[Stated]] = {Claims: Stated, Tasks: StatedTask, Chapters: StatedChapter}
"""What the claims of a form are."""

_BEGINNING = re.compile(r'\s*(?:```\w*\s*)?\{\s*"claims"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")


def stated_so_far(form: type[BaseModel], answer: str) -> list[Stated]:
    """The claims that are whole in an answer that is still being written, as far as they are valid."""
    beginning, found = _BEGINNING.match(answer), list[Stated]()
    at = beginning.end() if beginning else len(answer)
    while (between := _BETWEEN.match(answer, at)) and answer.startswith("{", between.end()):
        try:
            told, at = _READER.raw_decode(answer, between.end())
            found.append(STATED[form].model_validate(told))
        except (ValueError, RecursionError):
            break
    return found


_READER = json.JSONDecoder(strict=False)


class Titled(BaseModel):
    title: str = Field(max_length=120)
    keywords: list[str] = Field(max_length=8)


class Kept(BaseModel):
    text: str = Field(max_length=500)
    of: list[int] = Field(max_length=12)


class Merged(BaseModel):
    claims: list[Kept] = Field(max_length=max(MOST.values()))


FORMS: dict[Section, type[Claims] | type[Tasks] | type[Chapters]] = {
    **dict.fromkeys(Section, Claims),
    Section.ACTIONS: Tasks,
    Section.CHAPTERS: Chapters,
}

FIELDS = {
    Section.ACTIONS: (
        '- "assignee": the name of whoever will do it, as it is said or as the line names its speaker; empty '
        'if nobody is named\n- "due": by when, in the words in which it was said; empty if nothing was said'
    ),
    Section.CHAPTERS: (
        '- "title": at most eight words\n- "first" and "last": the labels of the first and the last line '
        "of the chapter"
    ),
}
"""What the claims of a section have beside their text and their evidence, as the model is told."""
