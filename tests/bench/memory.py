"""The most memory that the line holds, against the length of a recording."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import sleep

from tests.bench.workshop import Workshop
from tests.eval.report import Table
from tests.media import ROOT

_MINUTES = (5, 20, 60)
_EVERY_S = 0.05
_PAGE = os.sysconf("SC_PAGE_SIZE")
_WORK = {
    "listen": "listen, with the model that finds speech",
    "line": "the whole line, with the scripted engine",
}


def measure(shop: Workshop) -> Iterator[Table]:
    table = Table(
        "memory",
        ("largest resident size of all processes", *(f"{length} min" for length in _MINUTES), "60 ÷ 5 min"),
        note="Pages that processes share are counted once for each.",
    )
    for work, name in _WORK.items():
        most = [_peak([work, str(shop.sound(length)), str(shop.folder)]) for length in _MINUTES]
        sizes = (f"{one / (1 << 20):.0f} MiB" for one in most)
        table.add(name, *sizes, f"{most[-1] / most[0]:.2f}")
    yield table


def _peak(arguments: Sequence[str]) -> int:
    """The largest sum of resident sizes of a process and all below it, in bytes."""
    command = [sys.executable, "-m", "tests.bench.carrier", *arguments]
    peak = 0
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, sum(map(_resident, family(process.pid))))
            sleep(_EVERY_S)
    assert process.returncode == 0, f"{command} ended with {process.returncode}"
    return peak


def family(pid: int) -> set[int]:
    """A process and all below it."""
    parents = dict(_parents())
    found, fresh = set[int](), {pid}
    while fresh:
        found |= fresh
        fresh = {child for child, parent in parents.items() if parent in fresh} - found
    return found


def _parents() -> Iterator[tuple[int, int]]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                # The name of the program stands in brackets and may hold anything.
                after = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
            except OSError:
                continue  # it has ended
            yield int(folder.name), int(after.split()[1])


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1]) * _PAGE
    except OSError:
        return 0
