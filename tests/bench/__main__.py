"""`python -m tests.bench`: what the output costs, as ratios within one run."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from tests.bench import decoding, first, hearing, line, memory, served
from tests.bench.workshop import SPEECH, VIDEO, Workshop
from tests.eval import report
from tests.eval.lab import say
from tests.media import ROOT, media_folder

DONE, REFUSED = 0, 2
DOCUMENT = ROOT / "docs" / "benchmarks.md"
PARTS: Mapping[str, Callable[[Workshop], Iterator[report.Table]]] = {
    "decode": decoding.measure,
    "hearing": hearing.measure,
    "line": line.measure,
    "memory": memory.measure,
    "first": first.measure,
    "served": served.measure,
}


def main(typed: Sequence[str]) -> int:
    asked = _parser().parse_args(typed)
    missing = next((name for name in (SPEECH, VIDEO) if not (asked.data / name).is_file()), None)
    if missing:
        say(f"There is no {missing} in {asked.data}: name the folder that holds it with --data.")
        return REFUSED
    with TemporaryDirectory(prefix="afterword-bench-") as folder:
        shop = Workshop(asked.data, Path(folder), asked.threads, asked.seed)
        tables = list[report.Table]()
        try:
            for name in asked.only:
                measured = list(_measured(name, shop))
                tables += measured
                if asked.write:
                    report.write(DOCUMENT, measured, f"./run bench --only {name}")
        finally:
            print(report.text(tables))
    return DONE


def _measured(name: str, shop: Workshop) -> Iterator[report.Table]:
    say(f"{name} …")
    began = monotonic()
    yield from PARTS[name](shop)
    say(f"{name}: {monotonic() - began:.0f} s")


def _parser() -> argparse.ArgumentParser:
    reader = argparse.ArgumentParser(prog="./run bench", description="What the output costs.")
    add = reader.add_argument
    add("--data", type=Path, default=media_folder(), metavar="FOLDER", help="where the recordings lie")
    add("--only", type=_parts, default=list(PARTS), metavar="PARTS", help=f"some of {','.join(PARTS)}")
    add("--seed", type=int, default=1, metavar="N", help="what generated recordings are drawn from")
    add("--threads", type=int, default=len(os.sched_getaffinity(0)), metavar="N", help="default: all cores")
    add("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    return reader


def _parts(typed: str) -> list[str]:
    unknown = [name for name in typed.split(",") if name not in PARTS]
    if unknown:
        raise argparse.ArgumentTypeError(f"there is no part {unknown[0]}; there are {', '.join(PARTS)}")
    return [name for name in PARTS if name in typed.split(",")]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
