"""Paints what moves over a screen without changing it: people, films, pointers, carets, clocks."""

import subprocess
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tests.eval.deck import Picture, font, scenery
from tests.media import ffmpeg_path

Overlay = Callable[[Image.Image, int], Image.Image]
Area = tuple[int, int, int, int]
"""Left, top, width, height in pixels."""

STEP_MS = 40


def laid(over: Sequence[Overlay], bare: Picture, at_ms: int) -> Picture:
    """The picture with every overlay as it stands at this moment."""
    if not over:
        return bare
    image = Image.fromarray(bare)
    for paint in over:
        image = paint(image, at_ms)
    return np.asarray(image)


def corner(chance: Random, size: tuple[int, int]) -> Area:
    """A place for a person's picture at one of the right or lower corners."""
    wide = round(size[0] * chance.uniform(0.14, 0.24))
    high = round(wide * chance.choice((0.5625, 0.75, 1.0)))
    return size[0] - wide - 8, chance.choice((8, size[1] - high - 8)), wide, high


def shrink(size: tuple[int, int], part: float) -> Overlay:
    """The screen made smaller and set to the left on a dark ground."""
    inner = round(size[0] * part), round(size[1] * part)

    def paint(image: Image.Image, _at_ms: int) -> Image.Image:
        ground = Image.new("RGB", size, (24, 24, 28))
        ground.paste(image.resize(inner), (round(size[0] * 0.01), (size[1] - inner[1]) // 2))
        return ground

    return paint


def person(chance: Random, area: Area, length_ms: int, footage: Sequence[Path], fps: int) -> Overlay:
    """Somebody talking: real footage half of the time where there is some, else a drawn head."""
    if footage and chance.random() < 0.5:
        return film(chance, area, footage, fps)
    left, top, wide, high = area
    room, poses = scenery(chance, (wide, high)), _poses(chance, length_ms)
    skin = tuple(chance.randint(low, 230) for low in (150, 110, 90))
    shirt = tuple(chance.randint(20, 200) for _ in range(3))

    def paint(image: Image.Image, at_ms: int) -> Image.Image:
        aside, down, mouth = poses[min(len(poses) - 1, at_ms // STEP_MS)]
        portrait = Image.fromarray(room)
        pen, radius = ImageDraw.Draw(portrait), high * 0.24
        x, y = wide * (0.5 + aside), high * (0.45 + down)
        pen.ellipse((x - radius * 2, y + radius, x + radius * 2, y + high), shirt)
        pen.ellipse((x - radius, y - radius * 1.3, x + radius, y + radius * 1.3), skin)
        for eye in (-0.4, 0.4):
            pen.ellipse(
                (x + radius * (eye - 0.1), y - radius * 0.3, x + radius * (eye + 0.1), y - radius * 0.1), 0
            )
        pen.ellipse(
            (x - radius * 0.4, y + radius * 0.6, x + radius * 0.4, y + radius * (0.7 + mouth)), (90, 20, 30)
        )
        image.paste(portrait, (left, top))
        return image

    return paint


def _poses(chance: Random, length_ms: int) -> NDArray[np.float32]:
    """Aside, down and mouth for every 40 ms: held up to 4 s, breathing, then moved within 0.2 to 0.8 s."""
    poses, here = list[tuple[float, float, float]](), (0.0, 0.0)
    while len(poses) * STEP_MS <= length_ms:
        there = chance.gauss(0, 0.06), chance.gauss(0, 0.04)
        moving, talks = chance.randint(5, 20), chance.random() < 0.8
        for n in range(moving + chance.randint(0, 100)):
            part = min(1.0, n / moving)
            x, y = (a + (b - a) * part for a, b in zip(here, there, strict=True))
            breath = 0.008 * np.sin(len(poses) / 12)
            poses.append((x + breath / 2, y + breath, chance.uniform(0, 0.35) if talks else 0.05))
        here = there
    return np.array(poses, np.float32)


def film(chance: Random, area: Area, footage: Sequence[Path], fps: int) -> Overlay:
    """A film that plays in one place, over and over: real footage, else drawn shapes that drift."""
    left, top, wide, high = area
    if footage:
        shots = _decoded(chance.choice(footage), wide, high, fps)
    else:
        wider = scenery(chance, (wide * 2, high * 2))
        steps = [(n * 3 % wide, round((1 + np.sin(n / 9)) * high / 2)) for n in range(fps * 20)]
        shots = np.stack([wider[y : y + high, x : x + wide] for x, y in steps])

    def paint(image: Image.Image, at_ms: int) -> Image.Image:
        image.paste(Image.fromarray(shots[round(at_ms * fps / 1000) % len(shots)]), (left, top))
        return image

    return paint


@cache
def _decoded(path: Path, wide: int, high: int, fps: int) -> NDArray[np.uint8]:
    graph = f"fps={fps},scale={wide}:{high}:force_original_aspect_ratio=increase,crop={wide}:{high}"
    command = [ffmpeg_path(), "-loglevel", "error", "-t", "12", "-i", str(path), "-vf", graph]
    raw = subprocess.run(
        [*command, "-pix_fmt", "rgb24", "-f", "rawvideo", "-"], capture_output=True, check=True
    ).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, high, wide, 3)


def pointer(chance: Random, size: tuple[int, int], length_ms: int) -> Overlay:
    """An arrow that moves somewhere within a second, then stays for up to 6 s."""
    unit, stops, at = size[1] / 720 * chance.uniform(0.8, 1.3), list[tuple[int, float, float]](), 0
    while at <= length_ms:
        stops.append((at, chance.random() * size[0], chance.random() * size[1]))
        at += chance.randint(600, 7000)
    arrow = [(0, 0), (0, 17), (4, 13), (7, 19), (9, 18), (6, 12), (12, 12)]

    def paint(image: Image.Image, at_ms: int) -> Image.Image:
        last = max(n for n, stop in enumerate(stops) if stop[0] <= at_ms)
        (began, *here), (_, *before) = stops[last], stops[max(0, last - 1)]
        part = min(1.0, (at_ms - began) / 500)
        x, y = (a + (b - a) * part for a, b in zip(before, here, strict=True))
        shape = [(x + dx * unit, y + dy * unit) for dx, dy in arrow]
        ImageDraw.Draw(image).polygon(shape, (255, 255, 255), (0, 0, 0))
        return image

    return paint


def caret(chance: Random, size: tuple[int, int]) -> Overlay:
    """A thin bar that blinks about once a second."""
    x, y, high = chance.uniform(0.1, 0.6) * size[0], chance.uniform(0.2, 0.8) * size[1], size[1] / 720 * 26

    def paint(image: Image.Image, at_ms: int) -> Image.Image:
        if at_ms % 1060 < 530:
            ImageDraw.Draw(image).rectangle((x, y, x + 1, y + high), (128, 128, 128))
        return image

    return paint


def clock(chance: Random, size: tuple[int, int]) -> Overlay:
    """The time of day with its seconds, in a corner."""
    start, letters = chance.randint(0, 80_000), font("", round(size[1] / 720 * chance.uniform(14, 22)))
    at = size[0] * chance.choice((0.02, 0.86)), size[1] * chance.choice((0.01, 0.95))

    def paint(image: Image.Image, at_ms: int) -> Image.Image:
        now, pen = start + at_ms // 1000, ImageDraw.Draw(image)
        pen.rectangle((at[0] - 4, at[1], at[0] + size[0] * 0.1, at[1] + size[1] * 0.04), (40, 40, 40))
        pen.text(at, f"{now // 3600:02}:{now // 60 % 60:02}:{now % 60:02}", (230, 230, 230), letters)
        return image

    return paint
