"""Reads the meetings of QMSum with their questions from a file of JSON lines, as the worker's own nouns."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from worker.findings import MediaKind, Source, Span
from worker.meeting import Meeting, Speaker, Utterance

TURN_MS = 5_000
"""Every turn is given this length: the corpus tells no times."""

_NOISES = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that the meeting answers, and the labels of the turns in which it does."""

    text: str
    answer: str
    turns: frozenset[str]


@dataclass(frozen=True, slots=True)
class Questioned:
    """One meeting and its questions; `domain` tells apart who met and about what."""

    name: str
    domain: str
    meeting: Meeting
    asked: tuple[Asked, ...]


def questioned(path: Path) -> Iterator[Questioned]:
    """Every meeting of the file, in its order."""
    for n, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        data = json.loads(line)
        meeting = _meeting(f"q{n}", data["meeting_transcripts"])
        asked = tuple(
            Asked(one["query"], one["answer"], _turns(one["relevant_text_span"]))
            for one in data["specific_query_list"]
        )
        yield Questioned(meeting.title, _domain(meeting), meeting, asked)


def _turns(spans: list[list[str]]) -> frozenset[str]:
    return frozenset(f"u{n + 1}" for first, last in spans for n in range(int(first), int(last) + 1))


def _domain(meeting: Meeting) -> str:
    """By whom the corpus has speak: a product's designers, researchers, or members of a committee."""
    names = {one.name for one in meeting.speakers}
    if names & {"Project Manager", "Marketing", "Industrial Designer", "User Interface"}:
        return "product"
    return (
        "research" if any(re.search(r"Professor|Grad|PhD|Postdoc", name) for name in names) else "committee"
    )


def _meeting(name: str, turns: list[dict[str, str]]) -> Meeting:
    labels: dict[str, str] = {}
    for turn in turns:
        labels.setdefault(turn["speaker"], f"p{len(labels) + 1}")
    source = Source("1", name, Path(name), Path(), MediaKind.AUDIO, "en")
    utterances = tuple(
        Utterance(
            label=f"u{n}",
            source=source.id,
            span=Span((n - 1) * TURN_MS, n * TURN_MS),
            speaker=labels[turn["speaker"]],
            text=" ".join(_NOISES.sub(" ", turn["content"]).replace(" '", "'").split()),
        )
        for n, turn in enumerate(turns, 1)
    )
    speakers = tuple(Speaker(label, speaker) for speaker, label in labels.items())
    return Meeting(name, (source,), speakers, utterances, (), language="en")
