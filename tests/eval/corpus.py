"""The shared recordings and screens that have references, read from the folder in which they lie."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.eval.diarisation_error import Spoken
from worker.findings import Span


@dataclass(frozen=True, slots=True)
class Clip:
    """A recording and what people wrote about it: its words, or None; its turns, or none.

    `unsure` are stretches in which somebody speaks, and when is not known; `speakers` counts theirs too.
    """

    name: str
    path: Path
    kind: str
    language: str
    text: str | None = None
    turns: tuple[Spoken, ...] = ()
    speakers: int = 0
    unsure: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Screen:
    """A picture of text and its text; `is_whole` says whether nothing else can be read on it."""

    name: str
    path: Path
    kind: str
    text: str
    is_whole: bool


def clips(data: Path) -> Iterator[Clip]:
    """Every recording with a transcript or with turns, by name."""
    for row in _manifest(data):
        if str(row["file"]).startswith("speech/"):
            path = data / str(row["file"])
            clip = _clip(
                path, str(row["kind"]), str(row["note"] or ""), [data / one for one in row["reference"] or ()]
            )
            if clip.text is not None or clip.turns:
                yield clip


def screens(data: Path) -> Iterator[Screen]:
    """Every screen with a text, by name."""
    for row in _manifest(data):
        if str(row["file"]).startswith("screens/") and row["reference"]:
            path, text = data / str(row["file"]), data / str(row["reference"][0])
            if text.suffix == ".json":
                read = json.loads(text.read_text(encoding="utf-8"))
                lines, is_whole = "\n".join(read["lines"]), bool(read["complete"])
            else:
                lines, is_whole = text.read_text(encoding="utf-8"), row["kind"] != "slide"
            yield Screen(path.name, path, str(row["kind"]), lines, is_whole)


def _manifest(data: Path) -> Iterator[dict[str, str | list[str] | None]]:
    lines = (data / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    yield from sorted((json.loads(line) for line in lines), key=lambda row: str(row["file"]))


def _clip(path: Path, kind: str, note: str, references: list[Path]) -> Clip:
    language, text, turns = note[9:11] if note.startswith("language ") else "en", None, list[Spoken]()
    speakers, unsure = 0, list[Span]()
    for reference in references:
        if reference.suffix == ".rttm":
            turns = _rttm(reference)
        elif reference.suffix == ".txt":
            text = reference.read_text(encoding="utf-8").strip()
        else:
            read = json.loads(reference.read_text(encoding="utf-8"))
            text, turns = _words(read), turns or _turns(read)
            language = read.get("language") or language
            speakers, unsure = len(read.get("speakers", ())), _unsure(read)
    speakers = speakers or len({turn.speaker for turn in turns})
    return Clip(path.name, path, kind, language, text, tuple(turns), speakers, tuple(unsure))


def _words(read: dict[str, list[dict[str, str]]]) -> str | None:
    if "text" in read:
        return str(read["text"])
    return " ".join(word["word"] for word in read["words"]) if "words" in read else None


def _turns(read: dict[str, list[dict[str, float | str]]]) -> list[Spoken]:
    if "tests" in read:
        (test,) = read["tests"]["diarization_tests"]  # type: ignore[call-overload]
        return [
            _spoken(one["start_sec"], one["end_sec"], str(one["speaker_tag"])) for one in test["segments"]
        ]
    timed = [one for one in read.get("turns", ()) if "start" in one]
    return [_spoken(float(one["start"]), float(one["end"]), str(one["speaker"])) for one in timed]


def _unsure(read: dict[str, list[dict[str, float | str]]]) -> list[Span]:
    """The clips of a joined recording whose turns were spread by the length of their text."""
    guessed = [float(one["start"]) for one in read.get("turns", ()) if "APPROX" in str(one.get("time"))]
    edges = [(float(clip["start"]), float(clip["end"])) for clip in read.get("clips", ())]
    return [
        Span(round(1000 * start), round(1000 * end))
        for start, end in edges
        if any(start <= at < end for at in guessed)
    ]


def _rttm(path: Path) -> list[Spoken]:
    fields = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return [_spoken(float(one[3]), float(one[3]) + float(one[4]), one[7]) for one in fields if one]


def _spoken(start: float, end: float, speaker: str) -> Spoken:
    return Spoken(round(1000 * start), round(1000 * end), speaker)
