"""The nouns of one source: what it is, and what the ear and the eye find in it.

Times are integer milliseconds on one source's own clock. Pictures and sounds are named by their path
below that source's `made` folder, so that a value stays true when the folder moves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol


class Stage(StrEnum):
    """One step of the pipeline, in the order in which a value meets them."""

    PROBE = "probe"
    LISTEN = "listen"
    PLAY = "play"
    DIARISE = "diarise"
    LOOK = "look"
    SEE = "see"
    TRANSCRIBE = "transcribe"
    MERGE = "merge"
    MINUTE = "minute"
    INDEX = "index"


class MediaKind(StrEnum):
    """What a source is to a person who drops it in."""

    AUDIO = "audio"
    VIDEO = "video"
    IMAGE = "image"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of one source's clock."""

    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms <= self.end_ms:
            raise ValueError(f"a span runs forward from zero, not from {self.start_ms} to {self.end_ms}")

    @property
    def duration_ms(self) -> int:
        return self.end_ms - self.start_ms

    def overlap_ms(self, other: "Span") -> int:
        """How long both last at once; 0 when they only touch."""
        return max(0, min(self.end_ms, other.end_ms) - max(self.start_ms, other.start_ms))

    def distance_ms(self, other: "Span") -> int:
        """The silence between two spans; 0 when they touch or overlap."""
        return max(0, self.start_ms - other.end_ms, other.start_ms - self.end_ms)

    def within(self, other: "Span") -> "Span | None":
        """The part of this span that lies inside another, or None when there is none."""
        start, end = max(self.start_ms, other.start_ms), min(self.end_ms, other.end_ms)
        return Span(start, end) if start < end else None

    def shifted(self, by_ms: int) -> "Span":
        return Span(self.start_ms + by_ms, self.end_ms + by_ms)


# ── what was dropped in ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Source:
    """One uploaded file of a meeting. `made` is where derived files of this source may be written.

    `duration_ms` is how long a recording turned out to be; None until it was worked through.
    """

    id: str
    name: str
    path: Path
    made: Path
    kind: MediaKind
    language: str | None = None
    duration_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """One stream inside a recording, as the container declares it."""

    kind: str
    codec: str
    language: str | None = None
    channels: int = 0
    sample_rate: int = 0
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Probe:
    """What the container says of itself. `declared_ms` can lie: nothing is planned from it alone.

    `kind` is what the source turned out to be: an MP4 without a picture is audio.
    """

    sha256: str
    bytes: int
    container: str
    tracks: tuple[Track, ...] = ()
    declared_ms: int | None = None
    pages: int = 0
    is_seekable: bool = True
    title: str | None = None
    started_at: str | None = None
    kind: MediaKind | None = None

    @property
    def has_sound(self) -> bool:
        return any(track.kind == "audio" for track in self.tracks)

    @property
    def has_picture(self) -> bool:
        return self.pages > 0 or any(track.kind == "video" for track in self.tracks)


# ── what the ear found ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Chunk:
    """30 to 120 s of a recording, cut at pauses: the unit of work.

    `sound` is a 16 kHz mono FLAC below `made`; `speech` lies inside `span`, in order, without overlap;
    `levels` holds the loudest sample of each 250 ms, 0 to 100. `is_last` closes the source.
    """

    n: int
    span: Span
    sound: str
    speech: tuple[Span, ...]
    levels: tuple[int, ...] = ()
    is_last: bool = False

    @property
    def speech_ms(self) -> int:
        return sum(span.duration_ms for span in self.speech)


@dataclass(frozen=True, slots=True)
class Language:
    """The language a source is spoken in (ISO 639-1), and how sure the ear is, 0 to 1."""

    code: str
    probability: float


@dataclass(frozen=True, slots=True)
class Turn:
    """One voice speaking without a break; `voice` counts from 0 inside one chunk and means nothing beyond."""

    span: Span
    voice: int


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice of one chunk: its turns, and a unit vector of how it sounds."""

    chunk: int
    n: int
    vector: tuple[float, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was said, with its punctuation; `probability` is the ear's own, 0 to 1."""

    span: Span
    text: str
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Heard:
    """What a transcriber heard in one span; no words when the engine has no word times."""

    span: Span
    text: str
    words: tuple[Word, ...] = ()
    language: str | None = None
    voice: int | None = None


# ── what was asked of a model server ─────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Call:
    """One question to a model server that was answered whole, and what that took.

    `cached_tokens` of the prompt's were read before, for another question; `sent` is in bytes; `first_ms`
    passed before the first piece of the answer.
    """

    role: str
    prompt_tokens: int
    cached_tokens: int
    answer_tokens: int
    sent: int
    first_ms: int
    took_ms: int


# ── what the eye found ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Frame:
    """One showing of a picture: a revisit repeats `screen` and `picture` with another span.

    `screen` counts distinct pictures of a source from 1; `picture` is a WebP below `made`. Images and pages
    have no clock: the showing of page k (from 0) is the empty span at 1000 × k, so that order is kept.
    """

    screen: int
    span: Span
    picture: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Reached:
    """A stage has worked up to here and found nothing new: progress without a result."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class Box:
    """A line of text and where it stands: left, top, width, height in thousandths of the picture."""

    text: str
    left: int
    top: int
    width: int
    height: int
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Sight:
    """What was read and seen on one screen. `description` is empty when the viewer only reads."""

    screen: int
    text: str
    boxes: tuple[Box, ...] = ()
    kind: str = "screen"
    title: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A span that could not be done, with the reason a person reads."""

    source: str
    stage: Stage
    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Findings:
    """All that the stages before `merge` found in one source."""

    source: Source
    probe: Probe | None = None
    chunks: tuple[Chunk, ...] = ()
    language: Language | None = None
    heard: tuple[Heard, ...] = ()
    voices: tuple[Voice, ...] = ()
    frames: tuple[Frame, ...] = ()
    sights: tuple[Sight, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def duration_ms(self) -> int:
        """How long the source turned out to be, as far as it was heard or watched."""
        reached = (*(chunk.span for chunk in self.chunks), *(frame.span for frame in self.frames))
        return max((span.end_ms for span in reached), default=0)


# ── which chunk decides the language ─────────────────────────────────────────────────────────────────

ENOUGH_SPEECH_MS = 10_000
"""What a chunk must hold before it may decide which language a source is in."""


class Spoken(Protocol):
    """Anything that knows how much speech it holds."""

    @property
    def speech_ms(self) -> int: ...


def deciding[Part: Spoken](chunks: Sequence[Part], *, is_all: bool) -> Part | None:
    """The chunk that decides the language of a source: the first with enough speech.

    Once all chunks are there and none has enough, it is the one with the most. None: wait for more.
    """
    enough = next((chunk for chunk in chunks if chunk.speech_ms >= ENOUGH_SPEECH_MS), None)
    if enough or not is_all:
        return enough
    return max(chunks, key=lambda chunk: chunk.speech_ms, default=None)
