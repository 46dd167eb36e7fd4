"""The tools that a stage may use, and the limits they run under."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. The one place where these figures stand."""

    file_bytes: int = 4 << 30
    recording_ms: int = 12 * 3_600_000
    image_pixels: int = 64_000_000
    frame_pixels: int = 36_000_000
    tracks: int = 32
    pages: int = 500
    jail_bytes: int = 1 << 30
    jail_seconds: int = 600


@dataclass(frozen=True, slots=True)
class Tools:
    """ffmpeg, the jail's level, a scratch folder, threads and limits. `Tools.found()` looks them up."""

    ffmpeg: str = "ffmpeg"
    scratch: Path = Path("/tmp")  # noqa: S108 - a kit is built with a folder of its own
    threads: int = 1
    limits: Limits = field(default_factory=Limits)
