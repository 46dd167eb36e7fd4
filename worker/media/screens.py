"""Finds which screens a stream of pictures shows, and from when: what comes to rest and can be read.

A point added to a slide, another number and a document scrolled on are new screens. A fade or a wipe is one
change, dated in its middle. Talking heads, films inside a slide, pointers, carets and clocks change nothing.
A stretch of mere footage is one screen for each shot, at most one in five seconds.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np

from worker.findings import Reached
from worker.media import blocks, motion
from worker.media.blocks import Difference, Grey, Mask
from worker.media.motion import Movement, Sample
from worker.roles import Picture

LARGE = 0.025
"""Share of the picture that decides after one second of rest; less has to rest for two."""
PATIENCE = 6
"""Samples at rest after which a change counts although something beside it still moves."""
SHORTEST_MS = 750
"""What rests for less before the next change is on its way there, and no screen."""
TAIL_MS = 500
"""A transition is dated in its middle, but no more than this before its end: a long one is a scroll.

A small one is dated no more than this after its beginning: what goes on is the coder, sharpening the picture.
"""
MOVING = 0.35
"""Share of the picture that moves within two seconds where nothing but footage is shown."""
SHOT_MS = 5000
FADING_MS = 2000
"""How long before a blank picture a movement may have begun that faded to it."""
REPORT_MS = 10_000


@dataclass(slots=True)
class Shown:
    """One screen from `start_ms` to `end_ms`; `picture` is the calmest and latest seen of it.

    `lively` marks the blocks of `grey` in which something always moved.
    """

    start_ms: int
    picture: Picture
    grey: Grey
    lively: Mask
    unrest: int
    is_footage: bool = False
    settled_ms: int = 0
    end_ms: int = 0
    texture: Mask = field(init=False)

    def __post_init__(self) -> None:
        self.texture = blocks.textured(self.grey)


@dataclass(frozen=True, slots=True)
class Moment:
    """A sample that may show another screen: what follows it, and where it differs from what was there.

    `gone` marks blocks that differ from the picture of the screen, `still` those that rest for a second.
    """

    window: list[Sample]
    difference: Difference
    gone: Mask
    still: Mask
    lively: Mask

    @property
    def now(self) -> Sample:
        return self.window[0]

    @property
    def evidence(self) -> Mask:
        """Blocks that show something else, and rest."""
        return self.difference.blocks & self.still & ~self.lively

    def is_whole(self, texture: Mask) -> bool:
        """Whether most of what there was to see has given way to something that rests, lively or not."""
        new, either = self.gone & self.still, blocks.textured(self.now.grey) | texture
        return float(new.mean()) >= 0.2 and int((new & either).sum()) > 0.6 * int(either.sum())

    def until_next(self) -> list[Sample]:
        """The window as far as nothing large happens again."""
        for n, sample in enumerate(self.window[3:], 3):
            if float((sample.moving & ~self.lively).mean()) >= LARGE:
                return self.window[:n]
        return self.window


def screens(
    pictures: Iterable[tuple[int, Picture]], *, step_ms: int, start_ms: int | None = None
) -> Iterator[Shown | Reached]:
    """Every screen once it is over, in order and without gaps, and word of progress every ten seconds.

    `step_ms` lies between two pictures; the first screen is dated `start_ms`, or as its picture. Black and
    blank pictures belong to the screen before them; a stream that is blank throughout shows no screen.
    """
    for _, alike in groupby(pictures, key=lambda timed: timed[1].shape):
        watch: Watch | None = None
        for window in motion.windows(motion.sampled(alike)):
            watch = watch or Watch(window[0], start_ms)
            yield from watch.see(window)
            start_ms = window[0].at_ms + step_ms
        if watch:
            yield from watch.close(start_ms or 0)


class Watch:
    """Follows pictures of one size, and says when a screen is over."""

    def __init__(self, first: Sample, start_ms: int | None) -> None:
        self._start_ms = first.at_ms if start_ms is None else start_ms
        self._movement = Movement(first)
        self._shown: Shown | None = None
        self._kept = first.grey.copy()
        self._equal: Grey | None = None
        self._lively = self._movement.lively
        self._waited = 0
        self._away, self._away_ms = 0, 0
        self._cut_ms, self._after_cut = -1, 0
        self._reported_ms = first.at_ms

    def see(self, window: list[Sample]) -> Iterator[Shown | Reached]:
        """Takes in one sample, with those that follow it."""
        now = window[0]
        self._movement.note(now)
        found = self._next(window, self._shown) if self._shown else self._first(window)
        if found:
            if self._shown is None:
                self._movement.forgive(self._start_ms)
            yield from self._turn(found)
            np.copyto(self._kept, now.grey)
        if now.at_ms - self._reported_ms >= REPORT_MS:
            yield Reached(now.at_ms)
            self._reported_ms = now.at_ms

    def close(self, end_ms: int) -> Iterator[Shown]:
        """The stream ends here."""
        if self._shown:
            self._shown.end_ms, self._shown.lively = end_ms, blocks.framed(self._lively)
            yield self._shown

    def _turn(self, found: Shown) -> Iterator[Shown]:
        over, self._shown = self._shown, found
        self._away, self._cut_ms, self._equal = 0, -1, None
        if over is None:
            return
        if found.start_ms - max(over.start_ms, over.settled_ms) < SHORTEST_MS:
            found.start_ms = over.start_ms
        else:
            over.end_ms, over.lively = found.start_ms, blocks.framed(self._lively)
            yield over

    # ── the first screen, and what follows ────────────────────────────────────────────────────────────

    def _first(self, window: list[Sample]) -> Shown | None:
        """The first picture that is not blank and rests; after four seconds also one that does not."""
        if blocks.is_blank(window[0].grey):
            return None
        self._waited += 1
        rests = float(motion.still(window[:3]).mean()) > 0.6
        if rests or self._waited > 8 or len(window) <= motion.AHEAD:
            return self._made(window, self._start_ms, is_footage=not rests)
        return None

    def _next(self, window: list[Sample], shown: Shown) -> Shown | None:
        now = window[0]
        if now.grey is self._equal:
            self._stay(window, shown)
            return None
        difference = Difference(self._kept, now.grey, blocks.differing(self._kept, now.grey, now.limits))
        gone = blocks.differing(shown.grey, now.grey, now.limits) >= motion.FEW
        differs = difference.blocks
        if not (differs | gone).any():
            self._equal, self._away = now.grey, 0
            np.copyto(self._kept, now.grey)
            self._stay(window, shown)
            return None
        # What moves while another screen is on its way does not become a habit by that.
        if not 0 < self._away < motion.LONG:
            self._lively = self._movement.lively
        lively = self._lively
        if lively.any() and (differs & ~lively).any():
            lively = blocks.framed(lively)
        if blocks.is_blank(now.grey):
            self._movement.forgive(now.at_ms - FADING_MS)
            return None
        moment = Moment(window, difference, gone, motion.still(window[:3]), lively)
        if found := self._changed(moment, shown) or self._shot(moment, shown):
            return found
        blocks.copied(self._kept, now.grey, (~differs & moment.still) | lively)
        if not (differs & ~lively).any():
            self._stay(window, shown)
        return None

    def _made(self, window: list[Sample], start_ms: int, *, is_footage: bool = False) -> Shown:
        now = window[0]
        return Shown(start_ms, now.picture, now.grey, self._movement.lively, _unrest(window), is_footage)

    def _stay(self, window: list[Sample], shown: Shown) -> None:
        """The same screen still: a calmer picture of it is a better one, and so is a later one."""
        unrest = _unrest(window)
        if len(window) >= 3 and unrest <= shown.unrest and not shown.is_footage:
            shown.picture, shown.grey, shown.unrest = window[0].picture, window[0].grey, unrest

    # ── a change of screen ────────────────────────────────────────────────────────────────────────────

    def _changed(self, moment: Moment, shown: Shown) -> Shown | None:
        """The screen that came to rest, if one did."""
        if len(moment.window) < 3:
            return None  # nothing is seen to rest within the last second
        shown.is_footage |= float(moment.lively.mean()) > 0.5
        is_whole = moment.is_whole(shown.texture)
        found = self._read(moment)
        if found is None and is_whole:
            found = moment.gone & moment.still
        if found is None or (shown.is_footage and not is_whole and float(moment.still.mean()) <= 0.9):
            return None
        if not self._has_arrived(moment, found):
            return None
        made = self._made(moment.window, max(self._dated(found), shown.start_ms))
        is_large = float(found.mean()) >= LARGE
        made.settled_ms = moment.now.at_ms if is_large else int(self._movement.ended_ms[found].max())
        return made

    def _dated(self, found: Mask) -> int:
        """When these blocks changed; from here on that says nothing about their habits."""
        began, ended = self._movement.span_ms(found)
        self._movement.forgive(began - 500)
        middle = max((began + ended) // 2, ended - TAIL_MS)
        return middle if float(found.mean()) >= LARGE else min(middle, began + TAIL_MS)

    def _read(self, moment: Moment) -> Mask | None:
        """Blocks in which something new can be read: much of it that rests for one second, less for two."""
        evidence, difference = moment.evidence, moment.difference
        if float(evidence.mean()) >= LARGE:
            return evidence
        if difference.is_small(evidence):
            evidence &= ~blocks.widened(moment.lively, 3)
        window = moment.until_next()
        held = evidence & motion.still(window)
        if not held.any() or not self._is_quiet_around(moment, held):
            return None
        if difference.is_text(held):
            return held
        blocks.copied(self._kept, moment.now.grey, held)
        return None

    def _is_quiet_around(self, moment: Moment, held: Mask) -> bool:
        """Whether these blocks are no part of something that goes on: a line being typed, a face.

        What comes where nothing was may have moving neighbours after a while. What takes the place of
        something else, as a face does that turns, may not.
        """
        rest, replaces = self._movement.rest, moment.difference.replaced(held)
        if replaces:
            busy = ~motion.still(moment.window, blocks.SIDE) | (rest < rest[held].min())
        else:
            busy = ~motion.still(moment.window[:3], blocks.SIDE) & ~moment.lively
        around = blocks.widened(held, 3) & ~held
        if int((busy & around).sum()) <= max(4, 0.4 * int(held.sum())):
            return True
        return not replaces and self._has_rested(held, PATIENCE)

    def _has_arrived(self, moment: Moment, found: Mask) -> bool:
        """Whether the transition that brought these blocks is over: little moves that began with them."""
        now, later = moment.now, moment.until_next()[-1]
        if float((blocks.differing(now.grey, later.grey, later.limits)[found] >= motion.FEW).mean()) > 0.5:
            return False  # a slow fade moves too little at a time to be seen from one sample to the next
        began = self._movement.began_ms
        late = (began > np.percentile(began[found], 20) - SHORTEST_MS) | (self._movement.rest > 1)
        moving = int((~moment.still & ~moment.lively & ~found & late).sum())
        share = moving / int(found.sum())
        if share < (1 if moving < LARGE * found.size else 0.2):
            return True
        return share < 3 and self._has_rested(found, PATIENCE - 2)

    def _has_rested(self, found: Mask, samples: int) -> bool:
        return float((self._movement.rest[found] >= samples).mean()) > 0.5

    # ── footage ───────────────────────────────────────────────────────────────────────────────────────

    def _shot(self, moment: Moment, shown: Shown) -> Shown | None:
        """A shot of a film that never rests: after a cut, or when the screen was away for eight seconds."""
        now, texture = moment.now, shown.texture
        if int((moment.gone & texture).sum()) <= 0.6 * int(texture.sum()):
            self._away, self._cut_ms = 0, -1
            return None
        if not self._away:
            self._away_ms = now.at_ms
        self._away += 1
        later = [sample.jump for sample in moment.window[1:]]
        if now.jump > 12 and now.jump > 2.5 * float(np.median(later or [0.0])):
            self._cut_ms, self._after_cut = now.at_ms, 0
        self._after_cut += 1
        moving = float((~motion.still(moment.window)).mean())
        if moving < MOVING or float(moment.evidence.mean()) >= LARGE:
            return None
        is_long = self._away >= motion.LONG
        if self._cut_ms >= 0 and (is_long or self._after_cut >= motion.AHEAD):
            is_soon = shown.is_footage and self._cut_ms - shown.start_ms < SHOT_MS
            return None if is_soon else self._made(moment.window, self._cut_ms, is_footage=True)
        if is_long and not shown.is_footage:
            return self._made(moment.window, self._away_ms, is_footage=True)
        return None


def _unrest(window: list[Sample]) -> int:
    """How many blocks move within the next second."""
    return sum(int(sample.moving.sum()) for sample in window[1:3])
