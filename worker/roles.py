"""The five roles that an engine may fill: listener, transcriber, viewer, writer, embedder.

Each carries its name, and a `note`: what it cannot do and what would help, in one sentence, or nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from worker.findings import Heard, Language, Sight, Span, Turn
from worker.meeting import Brief, Claim, EngineName, Headline, Meeting, Question, Term

SAMPLE_RATE = 16_000

Samples = NDArray[np.float32]
"""Mono sound at 16 kHz, −1 to 1, shape (n,)."""

Picture = NDArray[np.uint8]
"""A picture as rows of RGB, shape (height, width, 3)."""

Vector = NDArray[np.float32]
"""One unit vector, shape (dimensions,)."""

Vectors = NDArray[np.float32]
"""Unit vectors, shape (n, dimensions)."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """All that a transcriber may know of one chunk.

    `samples` covers `span`; `speech` and `turns` lie inside it. `turns` is empty unless the transcriber wants
    turns; `frames` holds every showing inside, and is empty unless it wants the screen.
    """

    span: Span
    samples: Samples
    speech: tuple[Span, ...]
    language: str
    turns: tuple[Turn, ...] = ()
    vocabulary: tuple[Term, ...] = ()
    frames: tuple[tuple[Span, Picture], ...] = ()


class Listener(Protocol):
    """Finds speech, and who speaks when."""

    name: EngineName
    note: str

    def speech(self, samples: Samples) -> list[Span]:
        """Where somebody speaks, in order, times from the first sample. Noise and music are not speech."""
        ...

    def voices(self, samples: Samples, speech: Sequence[Span]) -> list[tuple[list[Span], Vector]]:
        """The voices of one chunk: the turns of each and one unit vector (d,); empty when it cannot tell."""
        ...


class Transcriber(Protocol):
    """Writes down what is said."""

    name: EngineName
    note: str
    wants_turns: bool
    wants_screen: bool

    def language(self, stretches: Sequence[Samples]) -> Language:
        """The language spoken in most of the stretches given."""
        ...

    def hear(self, stretch: Stretch) -> Iterator[Heard]:
        """What was said, in order, on the source's clock; nothing where nobody speaks."""
        ...


class Viewer(Protocol):
    """Reads, and if it can describes, one picture."""

    name: EngineName
    note: str
    describes: bool

    def see(self, picture: Picture, screen: int) -> Sight: ...


class Writer(Protocol):
    """Writes about a whole meeting. Its claims carry evidence, not yet verified."""

    name: EngineName
    note: str

    def headline(self, meeting: Meeting, brief: Brief) -> Headline: ...

    def minute(self, meeting: Meeting, brief: Brief) -> Iterator[Claim]:
        """The claims of the minutes, section by section in reading order, each as soon as it is made."""
        ...

    def answer(self, question: Question) -> Iterator[Claim]:
        """Claims that answer the question from its moments, one by one; none where they hold no answer."""
        ...

    def repair(self, claim: Claim, meeting: Meeting) -> Claim | None:
        """One more try at a claim whose evidence did not hold; None when the writer has nothing better."""
        ...


class Embedder(Protocol):
    """Turns sentences into vectors whose nearness is nearness in meaning."""

    name: EngineName
    note: str

    def passages(self, texts: Sequence[str]) -> Vectors: ...

    def question(self, text: str) -> Vector: ...
