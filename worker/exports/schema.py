"""The JSON document, as types: what a script that reads it may rely on."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from worker.exports import plain

VERSION = 1
"""Grows by one when a field is renamed, removed or means something else; a field more is no new version."""

Text = Annotated[str, BeforeValidator(plain.text)]
"""What somebody said, wrote or showed: lines that end in `\\n`, no control characters."""

Line = Annotated[str, BeforeValidator(plain.line)]
"""The same on one line."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Part):
    """One file. `offset_ms` places it on the meeting's clock; a picture or a document has no clock."""

    id: str
    position: int
    name: Line
    kind: Literal["audio", "video", "image", "document"]
    duration_ms: int | None
    offset_ms: int | None


class Meeting(_Part):
    """`id` is null on the command line; `started_at` is ISO 8601, where the recording says so."""

    id: str | None
    title: Line
    started_at: Line | None
    duration_ms: int
    language: Line | None
    participants: list[Line]
    keywords: list[Line]
    sources: list[Source]


class Evidence(_Part):
    """A quoted moment, in milliseconds on its source's clock; page k of a document is at 1000 × (k − 1)."""

    kind: Literal["said", "shown"]
    source_id: str
    utterance_id: str | None
    sight_id: str | None
    start_ms: int
    end_ms: int
    speaker: Line | None
    quote: Text
    verified: bool


class Claim(_Part):
    """One sentence of the minutes; `doubt` says why it is not verified, and is empty when it is."""

    id: str
    text: Text
    verified: bool
    doubt: Text
    evidence: list[Evidence]


class Decision(Claim):
    """`possible` when the writer only found where something may have been decided."""

    possible: bool


class Action(Claim):
    """`playback_url` opens the review page at the first proof; null on the command line."""

    assignee: Line | None
    due: Line | None
    status: Line
    playback_url: str | None


class Chapter(Claim):
    title: Line
    source_id: str | None
    start_ms: int | None
    end_ms: int | None


class Sight(_Part):
    """One showing of a screen; a screen shown again is another sight with the same `screen`."""

    id: str
    source_id: str
    screen: str
    start_ms: int
    end_ms: int
    text: Text
    description: Text


class Engine(_Part):
    name: Line
    model: Line
    prompt_version: Line


class Gap(_Part):
    """A stretch that is missing, and why, in words."""

    source_id: str
    stage: str
    start_ms: int
    end_ms: int
    reason: Text


class Coverage(_Part):
    covered_ms: int
    total_ms: int
    gaps: list[Gap]


class Word(_Part):
    start_ms: int
    end_ms: int
    text: Text


class Correction(_Part):
    """A word that was heard otherwise than a screen spells it."""

    heard: Text
    written: Text
    sight_id: str
    at_word: int


class Utterance(_Part):
    """What one speaker said in one span; `words` is empty when the engine has no word times."""

    id: str
    source_id: str
    start_ms: int
    end_ms: int
    speaker: Line
    text: Text
    words: list[Word]
    corrections: list[Correction]
    overlapped: bool


class Transcript(_Part):
    """The document `transcript`."""

    schema_version: int
    transcript: list[Utterance]


class Minutes(_Part):
    """The document `minutes`; `engine` is null when none were written."""

    schema_version: int
    meeting: Meeting
    overview: list[Claim]
    chapters: list[Chapter]
    decisions: list[Decision]
    actions: list[Action]
    open_questions: list[Claim]
    key_figures: list[Claim]
    sights: list[Sight]
    engine: Engine | None
    coverage: Coverage


class Whole(Minutes):
    """The document `meeting`: the minutes and the transcript they were written from."""

    transcript: list[Utterance]
