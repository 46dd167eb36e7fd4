"""Carries one recording through a part of the line, in a process of its own whose memory can be seen."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.eval.lab import ended
from worker.cli.sources import probed, sources
from worker.engines import Engines, Options
from worker.engines.scripted import played
from worker.engines.scripted.script import Script
from worker.kit import Kit
from worker.media.tools import Tools
from worker.meeting import Brief
from worker.pipeline import run
from worker.stages.listen import listen
from worker.stages.probe import probe


def main(work: str, path: Path, folder: Path) -> None:
    with TemporaryDirectory(dir=folder) as name:
        made = Path(name)
        engines = Engines(Options()) if work == "listen" else played(Script())
        kit = Kit(Tools.found(made), engines)
        (source,) = probed(sources([path], made / "made"), kit)
        if work == "listen":
            (found,) = probe(source, kit)
            for _ in listen(source, found, kit):
                pass
        else:
            ended(run([source], Brief(), kit))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
