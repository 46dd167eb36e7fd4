"""The files that are measured, made from the shared ones, and kits to take them through the line with."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from random import Random

from PIL import Image

from tests.eval.deck import Slide, Theme, draw
from tests.media import ffmpeg_path
from worker.cli.sources import probed, sources
from worker.engines import Engines, Options
from worker.findings import Source
from worker.kit import Kit
from worker.media import jail
from worker.media.jail import Level
from worker.media.tools import Tools

SPEECH = "speech/long_shared.flac"
VIDEO = "video/long_shared.mp4"
SCREEN = (1280, 720)


@dataclass(slots=True)
class Workshop:
    """The shared files, a folder of one's own, and how many threads everybody gets."""

    data: Path
    folder: Path
    threads: int
    seed: int
    _made: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def level(self) -> Level:
        """The strongest jail that leaves children to be counted: who is in bubblewrap's own space is not."""
        return Level.LANDLOCK if jail.works(Level.LANDLOCK) else Level.LIMITS

    def kit(self) -> Kit:
        scratch = self.folder / "scratch"
        scratch.mkdir(exist_ok=True)
        tools = replace(Tools.found(scratch, self.threads), jail=self.level)
        return Kit(tools, Engines(Options(threads=self.threads)))

    def source(self, path: Path, kit: Kit) -> Source:
        """The file as if it had never been seen: what is derived from it goes to a new folder."""
        (source,) = probed(sources([path], self.folder / "made" / str(next(self._made))), kit)
        return source

    # ── files ────────────────────────────────────────────────────────────────────────────────────────

    def sound(self, minutes: float, suffix: str = "flac") -> Path:
        """Real speech, over and over, for so many minutes."""
        path = self.folder / f"sound-{minutes:g}.{suffix}"
        if not path.exists():
            _ffmpeg("-stream_loop", "-1", "-i", self.data / SPEECH, "-t", 60 * minutes, path)
        return path

    def cut(self, minutes: float) -> Path:
        """The beginning of the shared video, as it is."""
        path = self.folder / f"cut-{minutes:g}.mp4"
        if not path.exists():
            _ffmpeg("-i", self.data / VIDEO, "-t", 60 * minutes, "-c", "copy", path)
        return path

    def screen_recording(self, minutes: int = 10) -> Path:
        """Slides, half a minute each, under a pointer that never rests, with speech: 10 pictures a second."""
        path = self.folder / f"screen-{minutes}.mp4"
        if path.exists():
            return path
        chance = Random(self.seed)
        theme, slides = Theme.drawn(chance), list[Path]()
        for n in range(2 * minutes):
            slides.append(self.folder / f"slide-{n}.png")
            Image.fromarray(draw(Slide.drawn(chance, page=n + 1), theme, SCREEN)).save(slides[-1])
        shown = [part for one in slides for part in ("-loop", "1", "-framerate", "10", "-t", "30", "-i", one)]
        last = len(slides)
        graph = (
            f"concat=n={last}:v=1:a=0[deck];[deck][{last + 1}:v]overlay="
            "x='640+600*sin(t/3)':y='360+300*cos(t/2)':shortest=1,format=yuv420p[out]"
        )
        pointer = ("-f", "lavfi", "-i", "color=black:s=12x18:r=10")
        speech = ("-stream_loop", "-1", "-i", self.data / SPEECH)
        shape = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "26", "-c:a", "aac", "-t", 60 * minutes)
        _ffmpeg(
            *shown,
            *speech,
            *pointer,
            "-filter_complex",
            graph,
            "-map",
            "[out]",
            "-map",
            f"{last}:a",
            *shape,
            path,
        )
        return path


def _ffmpeg(*arguments: str | Path | float) -> None:
    command = [ffmpeg_path(), "-nostdin", "-loglevel", "error", "-y", *map(str, arguments)]
    subprocess.run(command, check=True)
