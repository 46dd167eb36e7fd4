"""Draws the slides, documents and pictures that generated videos show, each decided by a random source."""

import colorsys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Picture = NDArray[np.uint8]
Colour = tuple[int, int, int]
type Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

WORDS = (
    "budget revenue cluster latency roadmap customer pricing rollout quarter hiring storage pipeline deploy "
    "review audit backlog margin forecast supplier contract travel training release schema gateway cache "
    "security incident churn growth region partner invoice capacity server network design survey target of "
    "to and for the with in by is at on"
).split()
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("/Library/Fonts"))
LAYOUTS = ("bullets", "bullets", "split", "table", "code", "number", "title", "chart")


@cache
def font_files() -> tuple[str, ...]:
    """Every TrueType font for Latin text that the system has; empty on a bare machine."""
    found = [path for folder in FONT_FOLDERS for path in sorted(folder.rglob("*.ttf"))]
    return tuple(str(path) for path in found if not {"Math", "Symbol", "Emoji"} & set(path.stem.split("-")))


@cache
def font(name: str, size: int) -> Font:
    """A font by file, or the one that Pillow carries when the name is empty."""
    return ImageFont.truetype(name, size) if name else ImageFont.load_default(size)


@dataclass(frozen=True, slots=True)
class Theme:
    """What all slides of one deck share."""

    ground: Colour
    ink: Colour
    accent: Colour
    typeface: str
    scale: float

    @classmethod
    def drawn(cls, chance: Random) -> "Theme":
        hue, is_dark = chance.random(), chance.random() < 0.35
        ground = _colour(hue, chance.uniform(0, 0.35), chance.uniform(0.05, 0.22) if is_dark else 1.0)
        ink = _colour(hue, 0.1, chance.uniform(0.75, 1.0) if is_dark else chance.uniform(0.0, 0.35))
        accent = _colour(chance.random(), 0.7, 0.85 if is_dark else 0.6)
        return cls(ground, ink, accent, chance.choice(("", *font_files())), chance.uniform(0.85, 1.25))


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide before it is drawn: what it says, and how many of its points are there yet."""

    layout: str
    title: str
    points: tuple[str, ...]
    figure: int
    page: int

    @classmethod
    def drawn(cls, chance: Random, *, page: int, layout: str = "") -> "Slide":
        points = tuple(phrase(chance, chance.randint(1, 6)) for _ in range(chance.randint(4, 6)))
        title = phrase(chance, chance.randint(2, 4)).title()
        return cls(layout or chance.choice(LAYOUTS), title, points, chance.randint(10, 99), page)


def phrase(chance: Random, words: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(words))


def draw(slide: Slide, theme: Theme, size: tuple[int, int], *, points: int | None = None) -> Picture:
    """The slide as RGB; with `points`, only so many of them, counted from the top."""
    image = Image.new("RGB", size, theme.ground)
    pen, unit = ImageDraw.Draw(image), size[1] / 720 * theme.scale
    left, top = round(size[0] * 0.06), round(size[1] * 0.06)
    pen.text((left, top), slide.title, theme.accent, font(theme.typeface, round(44 * unit)))
    pen.line((left, size[1] * 0.17, size[0] * 0.6, size[1] * 0.17), theme.accent, max(1, round(3 * unit)))
    pen.text(
        (size[0] * 0.94, size[1] * 0.93), str(slide.page), theme.ink, font(theme.typeface, round(18 * unit))
    )
    shown = slide.points if points is None else slide.points[:points]
    _BODIES[slide.layout](image, slide, theme, shown)
    return np.asarray(image)


def page_of_text(chance: Random, theme: Theme, size: tuple[int, int], *, lines: int) -> Picture:
    """A long document or listing, as wide as the screen and as high as its lines need."""
    height = max(12, round(size[1] / 720 * 24 * theme.scale))
    image = Image.new("RGB", (size[0], round(lines * height * 1.5) + height), theme.ground)
    pen, is_code = ImageDraw.Draw(image), chance.random() < 0.5
    for row in range(lines):
        if chance.random() < 0.12:
            continue
        indent = chance.randint(0, 4) * height if is_code else 0
        text = phrase(chance, chance.randint(2, 6) if is_code else chance.randint(7, 10))
        ink = chance.choice((theme.ink, theme.ink, theme.accent)) if is_code else theme.ink
        pen.text((size[0] // 14 + indent, round(row * height * 1.5)), text, ink, font(theme.typeface, height))
    return np.asarray(image)


def scenery(chance: Random, size: tuple[int, int]) -> Picture:
    """Something like a photograph: soft shapes of many colours, and grain."""
    image = Image.new("RGB", size, _colour(chance.random(), 0.4, chance.uniform(0.2, 0.8)))
    pen = ImageDraw.Draw(image)
    for _ in range(24):
        x, y = chance.uniform(-0.2, 1) * size[0], chance.uniform(-0.2, 1) * size[1]
        wide, high = chance.uniform(0.1, 0.6) * size[0], chance.uniform(0.1, 0.6) * size[1]
        pen.ellipse((x, y, x + wide, y + high), _colour(chance.random(), 0.5, chance.uniform(0.1, 0.95)))
    soft = np.asarray(image.filter(ImageFilter.GaussianBlur(size[1] / 60)), np.int16)
    grain = np.random.default_rng(chance.getrandbits(32)).normal(0, 6, soft.shape)
    return np.clip(soft + grain, 0, 255).astype(np.uint8)


# ── the bodies of the layouts ────────────────────────────────────────────────────────────────────────


def _bullets(image: Image.Image, slide: Slide, theme: Theme, shown: Sequence[str]) -> None:
    pen, size = ImageDraw.Draw(image), round(image.height / 720 * 28 * theme.scale)
    for row, point in enumerate(shown):
        at = (image.width * 0.08, image.height * 0.22 + row * size * 2.0)
        pen.text(at, f"•  {point}", theme.ink, font(theme.typeface, size))


def _split(image: Image.Image, slide: Slide, theme: Theme, shown: Sequence[str]) -> None:
    _bullets(image, slide, theme, [" ".join(point.split()[:3]) for point in shown])
    photo = scenery(
        Random(f"{slide.title}{slide.figure}"), (int(image.width * 0.38), int(image.height * 0.6))
    )
    image.paste(Image.fromarray(photo), (int(image.width * 0.58), int(image.height * 0.22)))


def _table(image: Image.Image, slide: Slide, theme: Theme, shown: Sequence[str]) -> None:
    pen, size = ImageDraw.Draw(image), round(image.height / 720 * 24 * theme.scale)
    for row, point in enumerate(shown):
        y = image.height * 0.24 + row * size * 2
        chance = Random(f"{slide.title}{row}{slide.figure if row == 1 else 0}")
        pen.line((image.width * 0.07, y - size / 3, image.width * 0.93, y - size / 3), theme.ink)
        pen.text((image.width * 0.08, y), point[:18], theme.ink, font(theme.typeface, size))
        for column in (0.45, 0.62, 0.79):
            pen.text(
                (image.width * column, y),
                f"{chance.uniform(1, 99):.1f}",
                theme.ink,
                font(theme.typeface, size),
            )


def _code(image: Image.Image, slide: Slide, theme: Theme, shown: Sequence[str]) -> None:
    pen, size = ImageDraw.Draw(image), round(image.height / 720 * 22 * theme.scale)
    for row, point in enumerate(shown):
        text = f"{'    ' * (row % 3)}{point.replace(' ', '_')} = {len(point)}"
        pen.text(
            (image.width * 0.08, image.height * 0.22 + row * size * 1.7),
            text,
            theme.ink,
            font(theme.typeface, size),
        )


def _number(image: Image.Image, slide: Slide, theme: Theme, shown: Sequence[str]) -> None:
    pen, size = ImageDraw.Draw(image), round(image.height / 720 * 120 * theme.scale)
    pen.text(
        (image.width * 0.3, image.height * 0.3), f"{slide.figure} %", theme.ink, font(theme.typeface, size)
    )
    pen.text((image.width * 0.3, image.height * 0.62), shown[0], theme.ink, font(theme.typeface, size // 5))


def _title(image: Image.Image, slide: Slide, theme: Theme, shown: Sequence[str]) -> None:
    pen, size = ImageDraw.Draw(image), round(image.height / 720 * 64 * theme.scale)
    pen.text((image.width * 0.15, image.height * 0.4), shown[0][:24], theme.ink, font(theme.typeface, size))


def _chart(image: Image.Image, slide: Slide, theme: Theme, shown: Sequence[str]) -> None:
    pen, wide = ImageDraw.Draw(image), image.width * 0.8 / len(slide.points)
    for column, point in enumerate(shown):
        left, high = image.width * 0.1 + column * wide, image.height * (0.1 + 0.5 * Random(point).random())
        pen.rectangle(
            (left, image.height * 0.85 - high, left + wide * 0.6, image.height * 0.85), theme.accent
        )
        label = font(theme.typeface, round(image.height / 720 * 20))
        pen.text((left, image.height * 0.87), point[:10], theme.ink, label)


_BODIES = {
    "bullets": _bullets,
    "split": _split,
    "table": _table,
    "code": _code,
    "number": _number,
    "title": _title,
    "chart": _chart,
}


def _colour(hue: float, saturation: float, value: float) -> Colour:
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)
