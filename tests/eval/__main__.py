"""`python -m tests.eval`: how right the output is, against references, as one table."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from tests.eval import answers, changes, evidence, hearing, reading, report, soundness, summaries, voices
from tests.eval.lab import Lab, say
from tests.media import ROOT, media_folder
from worker.engines import Engines, Options
from worker.kit import Kit
from worker.media.tools import Tools

DONE, REFUSED = 0, 2
DOCUMENT = ROOT / "docs" / "quality.md"
PARTS: Mapping[str, Callable[[Lab], Iterator[report.Table]]] = {
    "hearing": hearing.measure,
    "voices": voices.measure,
    "reading": reading.measure,
    "slides": changes.measure,
    "minutes": summaries.measure,
    "soundness": soundness.measure,
    "answers": answers.measure,
    "planted": evidence.measure,
}


def main(typed: Sequence[str]) -> int:
    asked = _parser().parse_args(typed)
    if not (asked.data / "manifest.jsonl").is_file():
        say(
            f"There are no recordings with references in {asked.data}: "
            "name the folder that holds manifest.jsonl with --data."
        )
        return REFUSED
    with TemporaryDirectory(prefix="afterword-eval-") as folder:
        scratch = Path(folder) / "scratch"
        scratch.mkdir()
        kit = Kit(Tools.found(scratch, asked.threads), Engines(Options(threads=asked.threads)))
        lab = Lab(asked.data, Path(folder), kit, asked.seed, asked.meetings)
        tables = list[report.Table]()
        try:
            for name in asked.only:
                measured = list(_measured(name, lab))
                tables += measured
                if asked.write:
                    staged = f" --meetings {asked.meetings}" if name == "planted" else ""
                    report.write(DOCUMENT, measured, f"./run eval --only {name} --seed {asked.seed}{staged}")
        finally:  # an hour of measuring is not thrown away by what goes wrong in its last minute
            print(report.text(tables))
            print(f"\n{sum(table.missed for table in tables)} goals missed.")
    return DONE


def _measured(name: str, lab: Lab) -> Iterator[report.Table]:
    say(f"{name} …")
    began = monotonic()
    yield from PARTS[name](lab)
    say(f"{name}: {monotonic() - began:.0f} s")


def _parser() -> argparse.ArgumentParser:
    reader = argparse.ArgumentParser(prog="./run eval", description="How right the output is.")
    add = reader.add_argument
    add("--data", type=Path, default=media_folder(), metavar="FOLDER", help="recordings with references")
    add("--only", type=_parts, default=list(PARTS), metavar="PARTS", help=f"some of {','.join(PARTS)}")
    add("--seed", type=int, default=1, metavar="N", help="what generated videos and claims are drawn from")
    add("--meetings", type=int, default=8, metavar="N", help="how many are staged for the part planted")
    add("--threads", type=int, default=len(os.sched_getaffinity(0)), metavar="N", help="default: all cores")
    add("--write", action="store_true", help="put the tables into docs/quality.md")
    return reader


def _parts(typed: str) -> list[str]:
    unknown = [name for name in typed.split(",") if name not in PARTS]
    if unknown:
        raise argparse.ArgumentTypeError(f"there is no part {unknown[0]}; there are {', '.join(PARTS)}")
    return [name for name in PARTS if name in typed.split(",")]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
