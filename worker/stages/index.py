"""The stage that cuts the record into passages to be searched, and gives each of its members a vector."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import batched

import numpy as np

from worker.findings import Span
from worker.kit import Kit
from worker.meeting import EvidenceKind, Meeting, Passage, Showing, Utterance
from worker.roles import Embedder, Vector
from worker.text.words import plain

WORDS = 120
"""How long a passage is, about."""

FEWEST_WORDS = 3
"""What says less gets no vector: "yes" and "okay" are near to every question."""

BATCH = 16
"""Passages embedded at once."""

SCALE = 127
"""What 1.0 is in a vector's bytes."""


def index(meeting: Meeting, kit: Kit) -> Iterator[Passage]:
    """The passages of what was said, source by source, then one a screen; a batch as soon as it has vectors.

    Raises `Unavailable` and `Failed` as the embedder does.
    """
    drafts = [*_said(meeting), *_shown(meeting)]
    for batch in batched(drafts, BATCH):
        yield from _with_vectors(batch, kit.engines.embedder)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A passage without vectors, and the text of each member that is to have one."""

    passage: Passage
    texts: tuple[tuple[str, str], ...]


def _said(meeting: Meeting) -> Iterator[_Draft]:
    for source in meeting.sources:
        ours = [one for one in meeting.utterances if one.source == source.id]
        yield from map(_spoken, _passages(sorted(ours, key=lambda one: one.span)))


def _passages(utterances: Iterable[Utterance]) -> Iterator[list[Utterance]]:
    """Utterances in groups of about `WORDS` words: a group ends where it is nearest to that."""
    group, length = list[Utterance](), 0
    for utterance in utterances:
        words = len(plain(utterance.text))
        if group and length + words / 2 > WORDS:
            yield group
            group, length = [], 0
        group.append(utterance)
        length += words
    if group:
        yield group


def _spoken(group: Sequence[Utterance]) -> _Draft:
    span = Span(group[0].span.start_ms, max(one.span.end_ms for one in group))
    text = "\n".join(one.text for one in group)
    members = tuple(one.label for one in group)
    passage = Passage(group[0].source, span, EvidenceKind.SAID, text, members)
    return _Draft(passage, tuple((one.label, one.text) for one in group))


def _shown(meeting: Meeting) -> Iterator[_Draft]:
    """One a screen, where it was shown first; every showing of it is a member."""
    screens: dict[tuple[str, str], list[Showing]] = {}
    for showing in meeting.showings:
        screens.setdefault((showing.source, showing.screen), []).append(showing)
    for showings in screens.values():
        first, sight = showings[0], showings[0].sight
        text = "\n".join(part for part in (sight.text, sight.description) if part)
        if text:
            members = tuple(one.label for one in showings)
            passage = Passage(first.source, first.span, EvidenceKind.SHOWN, text, members)
            yield _Draft(passage, ((first.label, text),))


def _with_vectors(drafts: Sequence[_Draft], embedder: Embedder) -> Iterator[Passage]:
    wanted = [
        (label, text) for draft in drafts for label, text in draft.texts if len(plain(text)) >= FEWEST_WORDS
    ]
    vectors = embedder.passages([text for _, text in wanted])
    packed = {label: _pack(vector) for (label, _), vector in zip(wanted, vectors, strict=True) if vector.size}
    for draft in drafts:
        own = {label: packed[label] for label, _ in draft.texts if label in packed}
        yield replace(draft.passage, vectors=own)


def _pack(vector: Vector) -> bytes:
    """A unit vector as signed bytes."""
    return np.clip(np.round(vector * SCALE), -SCALE, SCALE).astype(np.int8).tobytes()
