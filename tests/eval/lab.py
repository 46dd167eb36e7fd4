"""Takes files through the product once and keeps what came out, for all who measure it."""

import sys
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from worker.cli.sources import probed, sources
from worker.findings import Findings
from worker.kit import Kit
from worker.media import sound
from worker.meeting import Brief, Record
from worker.pipeline import Step, gather, take_in, write
from worker.roles import Samples


@dataclass(slots=True)
class Lab:
    """Shared files, a folder of one's own, a kit, a seed, how many meetings to stage, and what was found."""

    data: Path
    folder: Path
    kit: Kit
    seed: int = 0
    meetings: int = 8
    _found: dict[Path, Findings] = field(default_factory=dict)

    def findings(self, path: Path) -> Findings:
        """Everything before `merge` that the line finds in one file, with the language left to it."""
        if path not in self._found:
            say(f"  {path.name}")
            made = self.folder / "made" / str(len(self._found))
            (source,) = probed(sources([path], made), self.kit)
            self._found[path] = ended(take_in(source, Brief(), self.kit))
        return self._found[path]

    def record(self, paths: Sequence[Path]) -> Record:
        """Files as one meeting, with its minutes."""
        found = [self.findings(path) for path in paths]
        numbered = [_numbered(one, str(n)) for n, one in enumerate(found, 1)]
        meeting = ended(gather(numbered, Brief(), self.kit))
        return Record(meeting, ended(write(meeting, Brief(), self.kit)))

    def samples(self, path: Path) -> Samples:
        """The same sound that the line hears, whole."""
        blocks = [sound.mono(block) for block in sound.decode(path, self.kit.tools)]
        return np.concatenate(blocks) if blocks else np.zeros(0, np.float32)


def ended[Result](line: Generator[Step, None, Result]) -> Result:
    """Run a line to its end and take what it returns."""
    while True:
        try:
            next(line)
        except StopIteration as end:
            result: Result = end.value
            return result


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _numbered(found: Findings, source: str) -> Findings:
    """Each file was taken in alone, as the first of its meeting."""
    gaps = tuple(replace(gap, source=source) for gap in found.gaps)
    return replace(found, source=replace(found.source, id=source), gaps=gaps)
