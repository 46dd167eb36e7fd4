"""Reads AMI meetings with their human summaries from a folder of JSON files, as the worker's own nouns."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from worker.findings import MediaKind, Source, Span
from worker.meeting import Meeting, Speaker, Utterance

_SPELLED = re.compile(r"\b[A-Z0-9]_(?: ?[A-Z0-9]_)*")
_ITEMS = Path(__file__).with_name("ami_items.json")


@dataclass(frozen=True, slots=True)
class Reference:
    """One meeting with what people wrote about it; `located` has the words by which each item can be found.

    Where an item was said was read from the transcripts for this project, since the summaries do not tell.
    It is kept as places alone, each a turn from 1 and its words from and up to: the words stay there.
    """

    name: str
    meeting: Meeting
    summary: dict[str, list[str]]
    topics_ms: tuple[int, ...]
    located: dict[str, list[list[str]]]

    @property
    def sentences(self) -> list[str]:
        return [one for part in self.summary.values() for one in part]


def references(folder: Path) -> Iterator[Reference]:
    """Every meeting of the folder, with or without a summary, by name."""
    items = json.loads(_ITEMS.read_text(encoding="utf-8"))
    for path in sorted(folder.glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        summary = {
            part: [said for said in sentences if "*NA*" not in said]
            for part, sentences in (data["abstractive"] or {}).items()
        }
        topics = tuple(sorted({round(one["start"] * 1000) for one in data["topics"] or ()}))
        meeting = _meeting(data, path)
        located = {
            kind: [[_words(meeting, *place) for place in places] for places in listed]
            for kind, listed in items.get(data["meeting"], {}).items()
        }
        yield Reference(data["meeting"], meeting, summary, topics, located)


def _words(meeting: Meeting, turn: int, first: int, end: int) -> str:
    return " ".join(meeting.utterances[turn - 1].text.split()[first:end])


def _spelled(text: str) -> str:
    """`L_C_D_` as `LCD`."""
    return _SPELLED.sub(lambda match: match.group().replace("_", "").replace(" ", ""), text)


def _span(start: float, end: float) -> Span:
    """In milliseconds; a few turns of the corpus end before they start."""
    return Span(round(start * 1000), max(round(start * 1000), round(end * 1000)))


def _meeting(data: dict[str, list[dict[str, str | float]]], path: Path) -> Meeting:
    turns = data["turns"]
    labels: dict[str, str] = {}
    for turn in turns:
        labels.setdefault(str(turn["agent"]), f"p{len(labels) + 1}")
    source = Source("1", path.name, path, path.parent, MediaKind.AUDIO, "en")
    utterances = tuple(
        Utterance(
            label=f"u{n}",
            source=source.id,
            span=_span(float(turn["start"]), float(turn["end"])),
            speaker=labels[str(turn["agent"])],
            text=_spelled(str(turn["text"])),
        )
        for n, turn in enumerate(turns, 1)
    )
    speakers = tuple(Speaker(label) for label in labels.values())
    return Meeting(path.stem, (source,), speakers, utterances, (), language="en")
