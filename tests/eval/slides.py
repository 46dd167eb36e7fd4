"""Makes videos whose screen changes are known, and scores found changes against them.

A change is a new screen coming to rest: a slide, one more point of a slide that is built up, one other
number, a document scrolled on, a return to what was shown before. Talking heads, pointers, carets, clocks,
films that play inside a slide and the noise of compression are no changes.
"""

import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import numpy as np

from tests.eval import overlays
from tests.eval.deck import Picture, Slide, Theme, draw, page_of_text
from tests.media import ffmpeg_path

TOLERANCE_MS = 1000
SIZES = ((640, 360), (854, 480), (960, 540), (1024, 768), (1280, 720), (1280, 720), (1280, 720), (1920, 1080))


@dataclass(frozen=True, slots=True)
class Turn:
    """A screen coming up: how it comes (what is seen at 0…1 of `ms`), and how long it then rests."""

    screen: int
    picture: Picture
    rest_ms: int
    ms: int = 0
    passing: Callable[[float], Picture] | None = None
    counts_at: float = 0.5


@dataclass(frozen=True, slots=True)
class Change:
    """Where a change is expected, and which screen is shown from there on."""

    at_ms: int
    screen: int


@dataclass(frozen=True, slots=True)
class Reel:
    """One generated video and what is known of it. `changes` leaves out the first screen."""

    kind: str
    path: Path
    changes: tuple[Change, ...]
    first: int = 0


@dataclass(slots=True)
class Studio:
    """What the kinds draw from: chance, size, theme, and the footage that a person or a clip may play."""

    chance: Random
    size: tuple[int, int]
    fps: int
    theme: Theme
    footage: Sequence[Path] = ()
    over: list[overlays.Overlay] = field(default_factory=list)

    def slides(self, count: int) -> list[Picture]:
        return [draw(Slide.drawn(self.chance, page=n + 1), self.theme, self.size) for n in range(count)]

    def rest(self, shortest: float = 2.5, longest: float = 6.0) -> int:
        return round(1000 * self.chance.uniform(shortest, longest))


# ── the kinds ────────────────────────────────────────────────────────────────────────────────────────


def cuts(studio: Studio, count: int) -> list[Turn]:
    return [Turn(n, picture, studio.rest()) for n, picture in enumerate(studio.slides(count))]


def builds(studio: Studio, count: int) -> list[Turn]:
    """Slides whose points come one by one, at once or fading in quickly."""
    turns: list[Turn] = []
    while len(turns) < count:
        slide = Slide.drawn(
            studio.chance,
            page=len(turns) + 1,
            layout=studio.chance.choice(("bullets", "split", "table", "code")),
        )
        for points in range(len(slide.points) + 1):
            picture = draw(slide, studio.theme, studio.size, points=points)
            ms = studio.chance.choice((0, 0, 300, 600)) if turns else 0
            turns.append(_fading(turns, picture, studio.rest(2.0, 4.0), ms))
    return turns[:count]


def fades(studio: Studio, count: int) -> list[Turn]:
    """Cross-fades, wipes, and fades through black, 0.3 to 2 s long."""
    turns: list[Turn] = []
    for picture in studio.slides(count):
        ms = studio.chance.randint(300, 2000)
        come = studio.chance.choice((_fading, _fading, _wiping, _through_black))
        turns.append(come(turns, picture, studio.rest(), ms if turns else 0))
    return turns


def scroll(studio: Studio, count: int) -> list[Turn]:
    """A document or code that is scrolled on in steps of a third of a screen to two screens."""
    height = studio.size[1]
    turns: list[Turn] = []
    while len(turns) < count:
        tall, top = page_of_text(studio.chance, studio.theme, studio.size, lines=120), 0
        turns.append(Turn(len(turns), tall[:height], studio.rest()))
        while top < len(tall) - height and len(turns) < count:
            to = min(len(tall) - height, top + round(height * studio.chance.uniform(0.33, 2)))
            passing = _scrolling(tall, top, to, height)
            ms = studio.chance.randint(300, 4000)
            turns.append(Turn(len(turns), tall[to : to + height], studio.rest(), ms, passing, counts_at=1.0))
            top = to
    return turns


def head(studio: Studio, count: int) -> list[Turn]:
    """Slides with somebody talking in a corner or beside them."""
    width, height = studio.size
    turns = (builds if studio.chance.random() < 0.4 else fades if studio.chance.random() < 0.5 else cuts)(
        studio, count
    )
    if studio.chance.random() < 0.5:
        box = overlays.corner(studio.chance, studio.size)
    else:
        box = (round(width * 0.76), round(height * 0.3), round(width * 0.22), round(height * 0.4))
        studio.over.append(overlays.shrink(studio.size, 0.74))
    studio.over.append(overlays.person(studio.chance, box, _length(turns), studio.footage, studio.fps))
    return turns


def revisits(studio: Studio, count: int) -> list[Turn]:
    """A few slides to which the speaker keeps returning."""
    pictures, turns = studio.slides(max(3, count // 3)), list[Turn]()
    for _ in range(count):
        last = turns[-1].screen if turns else -1
        screen = studio.chance.choice([n for n in range(len(pictures)) if n != last])
        ms = studio.chance.choice((0, 0, 500)) if turns else 0
        turns.append(_fading(turns, pictures[screen], studio.rest(), ms, screen=screen))
    return turns


def numbers(studio: Studio, count: int) -> list[Turn]:
    """Slides that are equal but for one number."""
    turns: list[Turn] = []
    while len(turns) < count:
        slide = Slide.drawn(studio.chance, page=1, layout=studio.chance.choice(("number", "table")))
        for step in range(studio.chance.randint(2, 5)):
            other = Slide(slide.layout, slide.title, slide.points, slide.figure + 7 * step, slide.page)
            turns.append(Turn(len(turns), draw(other, studio.theme, studio.size), studio.rest()))
    return turns[:count]


def clip(studio: Studio, count: int) -> list[Turn]:
    """Slides in which a film plays, all the time."""
    turns, (width, height) = cuts(studio, count), studio.size
    box = (round(width * 0.55), round(height * 0.25), round(width * 0.4), round(height * 0.5))
    studio.over.append(overlays.film(studio.chance, box, studio.footage, studio.fps))
    return turns


def desk(studio: Studio, count: int) -> list[Turn]:
    """A shared desktop: a pointer that wanders and stops, a caret that blinks, a clock that ticks."""
    turns = (builds if studio.chance.random() < 0.5 else cuts)(studio, count)
    studio.over.append(overlays.caret(studio.chance, studio.size))
    studio.over.append(overlays.clock(studio.chance, studio.size))
    studio.over.append(overlays.pointer(studio.chance, studio.size, _length(turns)))
    return turns


KINDS: dict[str, Callable[[Studio, int], list[Turn]]] = {
    kind.__name__: kind for kind in (cuts, builds, fades, scroll, head, revisits, numbers, clip, desk)
}


# ── how a screen comes ───────────────────────────────────────────────────────────────────────────────


def _fading(
    turns: Sequence[Turn], picture: Picture, rest_ms: int, ms: int, *, screen: int | None = None
) -> Turn:
    number = len(turns) if screen is None else screen
    if not ms:
        return Turn(number, picture, rest_ms)
    before = turns[-1].picture.astype(np.float32)

    def passing(part: float) -> Picture:
        return (before * (1 - part) + picture * part).astype(np.uint8)

    return Turn(number, picture, rest_ms, ms, passing)


def _wiping(turns: Sequence[Turn], picture: Picture, rest_ms: int, ms: int) -> Turn:
    before = turns[-1].picture if turns else picture

    def passing(part: float) -> Picture:
        edge = round(picture.shape[1] * part)
        return np.concatenate([picture[:, :edge], before[:, edge:]], axis=1)

    return Turn(len(turns), picture, rest_ms, ms, passing)


def _through_black(turns: Sequence[Turn], picture: Picture, rest_ms: int, ms: int) -> Turn:
    before = turns[-1].picture if turns else picture

    def passing(part: float) -> Picture:
        shown, light = (before, 1 - 2 * part) if part < 0.5 else (picture, 2 * part - 1)
        return (shown * np.float32(light)).astype(np.uint8)

    return Turn(len(turns), picture, rest_ms, ms, passing)


def _scrolling(tall: Picture, start: int, end: int, height: int) -> Callable[[float], Picture]:
    def passing(part: float) -> Picture:
        top = round(start + (end - start) * (3 * part**2 - 2 * part**3))
        return tall[top : top + height]

    return passing


def _length(turns: Sequence[Turn]) -> int:
    return sum(turn.ms + turn.rest_ms for turn in turns)


# ── making a video ───────────────────────────────────────────────────────────────────────────────────


def make(kind: str, seed: int, folder: Path, *, count: int = 12, footage: Sequence[Path] = ()) -> Reel:
    """One video of `kind` with `count` screens, the same for the same seed, fonts and footage."""
    chance = Random(f"{seed}/{kind}")
    size, fps = chance.choice(SIZES), chance.choice((5, 8, 10, 12, 15, 25, 30))
    fps = min(fps, 12) if size[1] > 720 else fps
    studio = Studio(chance, size, fps, Theme.drawn(chance), footage)
    turns = KINDS[kind](studio, count)
    if kind != "desk" and chance.random() < 0.3:
        studio.over.append(overlays.pointer(chance, size, _length(turns)))
    path = folder / f"{kind}-{seed}.{'webm' if chance.random() < 0.15 else 'mp4'}"
    _encode(path, studio, turns)
    return Reel(kind, path, _changes(turns), turns[0].screen)


def _changes(turns: Sequence[Turn]) -> tuple[Change, ...]:
    found, now = list[Change](), 0
    for turn in turns:
        found.append(Change(round(now + turn.ms * turn.counts_at), turn.screen))
        now += turn.ms + turn.rest_ms
    return tuple(found[1:])


def _frames(studio: Studio, turns: Sequence[Turn]) -> Iterator[Picture]:
    began, at = 0.0, 0.0
    for turn in turns:
        while at < began + turn.ms + turn.rest_ms:
            part = (at - began) / turn.ms if turn.ms else 1.0
            bare = turn.passing(part) if turn.passing and part < 1 else turn.picture
            yield overlays.laid(studio.over, bare, round(at))
            at += 1000 / studio.fps
        began += turn.ms + turn.rest_ms


def _encode(path: Path, studio: Studio, turns: Sequence[Turn]) -> None:
    (width, height), chance = studio.size, studio.chance
    bits = ["-b:v", f"{round(width * height / 1000 * chance.uniform(0.15, 0.6))}k"]
    quality = bits if chance.random() < 0.4 else ["-crf", str(chance.choice((20, 26, 30, 34, 38)))]
    coder = ["-c:v", "libx264", "-preset", chance.choice(("ultrafast", "superfast", "veryfast")), *quality]
    if path.suffix == ".webm":
        coder = ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", *bits]
    source = [
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "-s",
        f"{width}x{height}",
        "-r",
        str(studio.fps),
        "-i",
        "-",
    ]
    shape = ["-pix_fmt", "yuv420p", "-g", str(chance.choice((30, 100, 250))), "-threads", "1"]
    command = [ffmpeg_path(), "-loglevel", "error", "-y", *source, *coder, *shape, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as coding:
        assert coding.stdin is not None
        for picture in _frames(studio, turns):
            coding.stdin.write(picture.tobytes())
        coding.stdin.close()
    assert coding.returncode == 0


# ── scoring ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Score:
    """Changes found rightly, found wrongly and missed; scores of several videos add up."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def f1(self) -> float:
        """1.0 where there was nothing to find and nothing was found."""
        asked = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / asked if asked else 1.0


def score(found_ms: Sequence[int], expected_ms: Sequence[int], *, tolerance_ms: int = TOLERANCE_MS) -> Score:
    """Matches changes one to one, in order, each within the tolerance."""
    right, waiting = 0, sorted(found_ms)
    for expected in sorted(expected_ms):
        while waiting and waiting[0] < expected - tolerance_ms:
            waiting.pop(0)
        if waiting and waiting[0] <= expected + tolerance_ms:
            waiting.pop(0)
            right += 1
    return Score(right, len(found_ms) - right, len(expected_ms) - right)
