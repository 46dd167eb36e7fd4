"""The nouns of a meeting: the record of what was said and shown, and what is written about it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from worker.findings import Gap, Sight, Source, Span, Word


class EvidenceKind(StrEnum):
    """How a moment reached the meeting: by ear or by eye."""

    SAID = "said"
    SHOWN = "shown"


class Section(StrEnum):
    """A part of the minutes, in reading order."""

    OVERVIEW = "overview"
    DECISIONS = "decisions"
    ACTIONS = "actions"
    OPEN_QUESTIONS = "open_questions"
    KEY_FIGURES = "key_figures"
    CHAPTERS = "chapters"


# ── the record ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Correction:
    """A word that the screen helped the ear with; `showing` is the label of the showing that spelled it."""

    heard: str
    written: str
    showing: str
    at_word: int


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who spoke, by label (`p1`); the name is a person's or empty."""

    label: str
    name: str = ""
    speech_ms: int = 0


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one speaker said in one span: the transcript's row."""

    label: str
    source: str
    span: Span
    speaker: str
    text: str
    words: tuple[Word, ...] = ()
    corrections: tuple[Correction, ...] = ()
    is_overlapped: bool = False


@dataclass(frozen=True, slots=True)
class Showing:
    """One span in which a screen was shown, with what was read on it."""

    label: str
    source: str
    span: Span
    screen: str
    picture: str
    sight: Sight


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the recordings was worked through."""

    covered_ms: int
    total_ms: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """A whole meeting as `merge` leaves it: what was said and shown, in order, and what is missing."""

    title: str
    sources: tuple[Source, ...]
    speakers: tuple[Speaker, ...]
    utterances: tuple[Utterance, ...]
    showings: tuple[Showing, ...]
    gaps: tuple[Gap, ...] = ()
    coverage: Coverage = Coverage(0, 0)
    language: str | None = None
    started_at: str | None = None
    id: str | None = None

    def name_of(self, speaker: str) -> str:
        """The name a reader sees: the one given, else "Speaker 2" for `p2`."""
        named = next((one.name for one in self.speakers if one.label == speaker), "")
        return named or f"Speaker {speaker.removeprefix('p')}"


# ── what was written about it ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quoted moment. `of` is the label of the utterance or the showing it was taken from."""

    kind: EvidenceKind
    source: str
    span: Span
    quote: str
    of: str
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """One generated sentence with its evidence; `doubt` says in words why it is not verified.

    `fields` holds what its section adds: `assignee` and `due` of an action, `title`, `start_ms` and `end_ms`
    (as text) of a chapter.
    """

    label: str
    section: Section
    text: str
    evidence: tuple[Evidence, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)
    verified: bool = False
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Headline:
    """A title for the meeting and the words it is about."""

    title: str
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EngineName:
    """Which engine, model and prompt wrote something."""

    name: str
    model: str
    prompt_version: str = ""


@dataclass(frozen=True, slots=True)
class Minutes:
    """The generated record of a meeting."""

    headline: Headline
    claims: tuple[Claim, ...]
    engine: EngineName

    def section(self, section: Section) -> Iterator[Claim]:
        return (claim for claim in self.claims if claim.section is section)


@dataclass(frozen=True, slots=True)
class Passage:
    """About 120 words or one screen, cut at turns: the row of the search index.

    `members` are the labels inside, in order; `vectors` holds one unit vector (int8, scaled by 127) a member
    that is long enough to have one, keyed by label.
    """

    source: str
    span: Span
    kind: EvidenceKind
    text: str
    members: tuple[str, ...]
    vectors: dict[str, bytes] = field(default_factory=dict)


# ── what is asked about it ───────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Moment:
    """A row of a meeting that may bear on a question, and how much: 0 is any row, 3 and more are few."""

    meeting: Meeting
    row: Utterance | Showing
    score: float


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks, with the moments that bear on it, the best first.

    `weights` says by its stem how rare, and so how telling, each word of the question is in all that was
    searched. `signs` measures what was found: it is what a writer may decide by that there is no answer.
    """

    text: str
    moments: tuple[Moment, ...] = ()
    weights: dict[str, float] = field(default_factory=dict)
    signs: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotFound:
    """No answer is in what was searched; `nearest` are moments that come closest, and answer nothing."""

    nearest: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """Everything an export can show."""

    meeting: Meeting
    minutes: Minutes | None = None


# ── what was asked for ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the workspace's vocabulary, and what it may sound like."""

    text: str
    sounds_like: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """What a person asked of the minutes: language (None: as spoken), template, title, vocabulary."""

    language: str | None = None
    template: str = "meeting"
    title: str = ""
    vocabulary: tuple[Term, ...] = ()
    speakers: int | None = None
