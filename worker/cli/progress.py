"""Tells on stderr how far the work has come: one calm line on a terminal, plain lines elsewhere."""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self, TextIO

from worker.exports import moments, plain
from worker.findings import (
    Chunk,
    Frame,
    Gap,
    Heard,
    Language,
    MediaKind,
    Probe,
    Reached,
    Sight,
    Source,
    Stage,
)
from worker.meeting import Record
from worker.pipeline import Step

VERBS: Mapping[Stage, str] = {
    Stage.PROBE: "opened",
    Stage.LISTEN: "listened to",
    Stage.PLAY: "copied for browsers",
    Stage.DIARISE: "told the voices apart",
    Stage.LOOK: "watched to",
    Stage.SEE: "read screen",
    Stage.TRANSCRIBE: "transcribed to",
    Stage.MERGE: "put together what was said and shown",
    Stage.MINUTE: "writing the minutes",
    Stage.INDEX: "indexing",
}
RECORDINGS = {MediaKind.AUDIO, MediaKind.VIDEO}
CLEAR = "\r\x1b[K"
QUIET_MS = 60_000
"""Elsewhere than on a terminal, a stage is not heard of again before it has come this much further."""
QUIET_SCREENS = 10
ROUNDING_MS = 1_000
"""How far the end of a recording may lie behind what its container declares."""
SHORTER_MS, MOST = 3_000, 0.95
"""A recording that is shorter than it declares, by so much and less than this share of it, may be cut off."""


@dataclass
class Progress:
    """Where the work stands, told to one stream."""

    stream: TextIO
    sources: Sequence[Source]
    has_rows: bool = False
    lengths: dict[str, int] = field(default_factory=dict)
    told: dict[tuple[Stage, str | None], int] = field(default_factory=dict)
    current: str = ""
    showing: str = ""

    @property
    def is_live(self) -> bool:
        return self.stream.isatty()

    def tell(self, step: Step) -> None:
        """One step of the pipeline."""
        self.current = self._name(step.source)
        if isinstance(step.value, Probe) and step.source:
            self.lengths[step.source] = step.value.declared_ms or 0
        if isinstance(step.value, Gap):
            # What `merge` repeats was told when it happened.
            if step.stage is not Stage.MERGE:
                self.say(self._gap(step.value))
        elif isinstance(step.value, Heard) and self.has_rows:
            self.say(f"[{moments.clock(step.value.span.start_ms)}] {step.value.text}")
        elif isinstance(step.value, Language):
            self.say(f"{self._name(step.source)}: spoken in {step.value.code}")
        elif self.is_live:
            self._overwrite(self._line(step))
        elif self._is_news(step):
            self.say(self._line(step))

    def say(self, sentence: str) -> None:
        """A line that stays."""
        self.showing = ""
        self._write(f"{CLEAR if self.is_live else ''}{plain.line(sentence)}\n")

    def conclude(self, record: Record, notes: Iterable[str]) -> None:
        """Say what the result lacks: stretches that are missing, and what engines could not do."""
        if not record.meeting.utterances and any(one.kind in RECORDINGS for one in record.meeting.sources):
            self.say("Nothing was said.")
        for source in record.meeting.sources:
            self._conclude_early(source)
        missing = len(record.meeting.gaps)
        if missing:
            self.say(
                f"{missing} {'stretch is' if missing == 1 else 'stretches are'} missing from the result."
            )
        for note in dict.fromkeys(filter(None, notes)):
            self.say(note)

    def _conclude_early(self, source: Source) -> None:
        declared, found = self.lengths.get(source.id, 0), source.duration_ms or 0
        if found and declared > max(found + SHORTER_MS, found / MOST):
            lengths = f"{moments.clock(declared)} long, but it ends after {moments.clock(found)}"
            self.say(f"{source.name}: it claims to be {lengths}. It may have been cut off.")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.is_live:
            self._write(CLEAR)

    # ── wording ──────────────────────────────────────────────────────────────────────────────────────

    def _line(self, step: Step) -> str:
        verb = VERBS[step.stage]
        match step.value:
            case Sight(screen=screen):
                what = f"{verb} {screen}"
            case Frame(screen=screen) if not self.lengths.get(step.source or ""):
                what = f"looked at picture {screen}"
            case Chunk() | Heard() | Reached() | Frame():
                what = f"{verb} {self._reached(step)}"
            case _:
                what = verb
        return f"{self._name(step.source)}: {what}" if step.source else what

    def _reached(self, step: Step) -> str:
        at, length = position(step), self.lengths.get(step.source or "", 0)
        if not length or at > length + ROUNDING_MS:
            # A declared length can lie, and a live recording has none.
            return moments.clock(at)
        return f"{moments.clock(at)} of {moments.clock(length)} ({min(100, 100 * at // length)} %)"

    def _gap(self, gap: Gap) -> str:
        start, end = moments.clock(gap.span.start_ms), moments.clock(gap.span.end_ms)
        what = f"{start} to {end}" if gap.span.duration_ms else "something"
        return f"{self._name(gap.source)}: {what} is missing. {gap.reason}"

    def _name(self, source: str | None) -> str:
        return next((one.name for one in self.sources if one.id == source), "")

    def _overwrite(self, line: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        if line != self.showing:
            self._write(f"{CLEAR}{plain.line(line)[:width]}")
        self.showing = line

    def _write(self, text: str) -> None:
        """The work goes on when nobody listens to how it goes."""
        with suppress(BrokenPipeError):
            self.stream.write(text)
            self.stream.flush()

    def _is_news(self, step: Step) -> bool:
        if isinstance(step.value, Sight):
            return step.value.screen % QUIET_SCREENS == 1
        key, at = (step.stage, step.source), position(step)
        if key in self.told and at < self.told[key] + QUIET_MS:
            return False
        self.told[key] = at
        return True


def position(step: Step) -> int:
    """How far a stage has come, in milliseconds on its source's clock; 0 where that is not its measure."""
    match step.value:
        case Chunk(span=span) | Heard(span=span) | Frame(span=span):
            return span.end_ms
        case Reached(at_ms=at):
            return at
        case _:
            return 0
