"""The tools that a stage may use, and the limits they run under."""

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import imageio_ffmpeg

from worker.errors import Failed, ToolMissing
from worker.media import jail
from worker.media.jail import Cell, Level
from worker.media.limits import Limits

OLDEST_FFMPEG = (5, 1)
"""The first release that knows every option that is used here."""


@dataclass(frozen=True, slots=True)
class Tools:
    """ffmpeg, the jail's level (None: the strongest that works), a scratch folder, threads and limits.

    `Tools.found()` looks them up.
    """

    ffmpeg: str = "ffmpeg"
    scratch: Path = Path("/tmp")  # noqa: S108 - a kit is built with a folder of its own
    threads: int = 1
    limits: Limits = field(default_factory=Limits)
    jail: Level | None = None

    @classmethod
    def found(cls, scratch: Path, threads: int = 1) -> "Tools":
        """The system's ffmpeg if it is recent enough, else the one that is installed as a package.

        Raises `ToolMissing`.
        """
        return cls(ffmpeg=_ffmpeg(), scratch=scratch, threads=threads)

    @property
    def level(self) -> Level:
        """What stands between a hostile file and the machine: the figure of the health page."""
        return self.jail or jail.strongest()


def _ffmpeg() -> str:
    system = shutil.which("ffmpeg")
    if system and _is_recent(system):
        return str(Path(system).resolve())
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError:
        raise ToolMissing(
            "ffmpeg is missing on this machine, so no recording can be opened. Install ffmpeg 5.1 or later."
        ) from None


def _is_recent(ffmpeg: str) -> bool:
    """Whether it says a version that is known to do; a build that names none is a recent one."""
    cell = Cell(jail.strongest(), programs=(Path(ffmpeg).resolve(),), seconds=20)
    try:
        said = jail.run([str(Path(ffmpeg).resolve()), "-version"], cell)
    except Failed:
        return False
    version = re.match(rb"ffmpeg version n?(\d+)\.(\d+)", said.output)
    is_old = version is not None and (int(version[1]), int(version[2])) < OLDEST_FFMPEG
    return said.status == 0 and not is_old
