"""How many screen changes are found within a second: by kind of generated video, and in a real one."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.eval import slides
from tests.eval.lab import Lab, say
from tests.eval.report import Table, goal
from tests.eval.slides import Change, Score
from worker.cli.sources import probed, sources
from worker.findings import Frame
from worker.stages.look import look
from worker.stages.probe import probe

_ROUNDS = 2
_SCREENS = 13
"""Two videos of a kind with twelve changes each: 216 in all."""
_FOOTAGE = ("video/mdn_rabbit320.mp4", "video/psd_testvideo.mp4")


def measure(lab: Lab) -> Iterator[Table]:
    table = Table("slides", ("measure", "of", "F1", "right, wrong, missed; returns known again", "goal"))
    total, footage = Score(), [path for one in _FOOTAGE if (path := lab.data / one).exists()]
    for kind in slides.KINDS:
        scored, known, returns = Score(), 0, 0
        for n in range(_ROUNDS):
            say(f"  {kind}, {n + 1} of {_ROUNDS}")
            reel = slides.make(kind, lab.seed * _ROUNDS + n, lab.folder, count=_SCREENS, footage=footage)
            found = showings(lab, reel.path)
            scored += slides.score(starts(found), [change.at_ms for change in reel.changes])
            again, of = known_again(found, reel.changes, reel.first)
            known, returns = known + again, returns + of
            reel.path.unlink()
        total += scored
        _add(table, f"generated, {kind}", scored, known, returns)
    table.add("slide changes", f"generated, all (seed {lab.seed})", *_figures(total), _reached(total))
    _real(lab, table)
    yield table


def showings(lab: Lab, path: Path) -> list[Frame]:
    """What the stage that looks yields for a video."""
    (source,) = probed(sources([path], lab.folder / "looked" / path.stem), lab.kit)
    (found,) = probe(source, lab.kit)
    return [one for one in look(source, found, lab.kit) if isinstance(one, Frame)]


def starts(found: Sequence[Frame]) -> list[int]:
    return [frame.span.start_ms for frame in found[1:]]


def known_again(found: Sequence[Frame], changes: Sequence[Change], first: int) -> tuple[int, int]:
    """How many returns to an earlier screen carry its number, and how many returns there are."""
    number = {first: found[0].screen} if found else dict[int, int]()
    seen, known, returns = {first}, 0, 0
    for change in changes:
        shown = _shown_from(change.at_ms, found)
        if change.screen in seen:
            returns += 1
            known += shown is not None and shown == number.get(change.screen)
        elif shown is not None:
            number[change.screen] = shown
        seen.add(change.screen)
    return known, returns


def _shown_from(at_ms: int, found: Sequence[Frame]) -> int | None:
    """The number of the screen that comes up about that time."""
    near = min(found[1:], key=lambda frame: abs(frame.span.start_ms - at_ms), default=None)
    return near.screen if near and abs(near.span.start_ms - at_ms) <= slides.TOLERANCE_MS else None


def _real(lab: Lab, table: Table) -> None:
    """Real slides, windows and a whiteboard at known times."""
    shown = json.loads((lab.data / "video/refs/long_shared_slides.json").read_text(encoding="utf-8"))[
        "slides"
    ]
    found = showings(lab, lab.data / "video/long_shared.mp4")
    images = [one["image"] for one in shown]
    changes = [Change(round(1000 * one["start"]), images.index(one["image"])) for one in shown]
    scored = slides.score(starts(found), [change.at_ms for change in changes[1:]])
    known, returns = known_again(found, changes[1:], changes[0].screen)
    table.add("slide changes", "long_shared.mp4", *_figures(scored, known, returns), _reached(scored))
    distinct = f"long_shared.mp4 ({len(set(images))})"
    table.add("distinct screens", distinct, "", str(len({frame.screen for frame in found})))


def _add(table: Table, of: str, scored: Score, known: int, returns: int) -> None:
    table.add("slide changes", of, *_figures(scored, known, returns))


def _figures(scored: Score, known: int = 0, returns: int = 0) -> tuple[str, str]:
    again = f"; {known} of {returns}" if returns else ""
    return f"{scored.f1:.3f}", f"{scored.right}, {scored.wrong}, {scored.missed}{again}"


def _reached(scored: Score) -> str:
    return goal("≥ 0.95", is_met=scored.f1 >= 0.95)
