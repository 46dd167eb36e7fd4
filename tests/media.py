"""Makes the recordings, slides and pages that tests need, with ffmpeg and Pillow; finds the shared ones."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import imageio_ffmpeg
import pytest
from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parent.parent
SLIDE = (1280, 720)


def ffmpeg_path() -> str:
    """The system's ffmpeg, else the wheel's."""
    return shutil.which("ffmpeg") or str(imageio_ffmpeg.get_ffmpeg_exe())


def ffmpeg(*arguments: str | Path) -> None:
    """Runs ffmpeg and fails with its own words."""
    command = [ffmpeg_path(), "-nostdin", "-hide_banner", "-loglevel", "error", "-y", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr


# ── sound ────────────────────────────────────────────────────────────────────────────────────────────


def sound(path: Path, graph: str, seconds: float) -> Path:
    """Any lavfi source as a mono file at 16 kHz; the suffix of `path` chooses the container."""
    ffmpeg("-f", "lavfi", "-i", graph, "-t", str(seconds), "-ac", "1", "-ar", "16000", path)
    return path


def tone(path: Path, seconds: float = 2, *, hertz: int = 440) -> Path:
    return sound(path, f"sine=frequency={hertz}:sample_rate=16000", seconds)


def silence(path: Path, seconds: float = 2) -> Path:
    return sound(path, "anullsrc=sample_rate=16000:channel_layout=mono", seconds)


def noise(path: Path, seconds: float = 2, *, colour: str = "pink", seed: int = 7) -> Path:
    return sound(path, f"anoisesrc=colour={colour}:sample_rate=16000:amplitude=0.3:seed={seed}", seconds)


def spoken(path: Path, text: str, *, voice: str = "en-us") -> Path:
    """A synthetic voice reading a text, as 16 kHz mono."""
    espeak = shutil.which("espeak-ng")
    if espeak is None:
        pytest.skip("service missing: espeak-ng")
    with TemporaryDirectory() as folder:
        raw = Path(folder) / "spoken.wav"
        subprocess.run([espeak, "-v", voice, "-s", "150", "-w", raw, text], check=True, timeout=60)
        ffmpeg("-i", raw, "-ac", "1", "-ar", "16000", path)
    return path


def joined(path: Path, parts: Sequence[Path]) -> Path:
    """Recordings in a row, decoded and encoded again."""
    inputs = [argument for part in parts for argument in ("-i", part)]
    ffmpeg(*inputs, "-filter_complex", f"concat=n={len(parts)}:v=0:a=1", path)
    return path


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────────


def slide(path: Path, *lines: str, size: tuple[int, int] = SLIDE, ground: str = "white") -> Path:
    """A page of text as it would stand on a projector: black, large, one line under the other."""
    picture = Image.new("RGB", size, ground)
    pen, height = ImageDraw.Draw(picture), size[1] // 14
    for row, line in enumerate(lines):
        pen.text((size[0] // 16, height * (1 + 2 * row)), line, "black", ImageFont.load_default(height))
    picture.save(path)
    return path


def pages(path: Path, *texts: Sequence[str]) -> Path:
    """A PDF of slides, one page each, without a text layer."""
    with _slides(texts) as paths:
        first, *rest = [Image.open(one).convert("RGB") for one in paths]
        first.save(path, "PDF", save_all=True, append_images=rest)
    return path


def slides(path: Path, *texts: Sequence[str], seconds: float = 3, sound: Path | None = None) -> Path:
    """A video that shows each slide for `seconds`, at 10 frames a second, over a sound if given."""
    with _slides(texts) as paths:
        shown: list[str | Path] = [
            argument for one in paths for argument in ("-loop", "1", "-t", str(seconds), "-i", one)
        ]
        heard: list[str | Path] = ["-i", sound] if sound else []
        graph = f"concat=n={len(paths)}:v=1:a=0,fps=10,format=yuv420p[v]"
        chosen = ["-map", "[v]", *(["-map", f"{len(paths)}:a"] if sound else [])]
        ffmpeg(*shown, *heard, "-filter_complex", graph, *chosen, path)
    return path


@contextmanager
def _slides(texts: Sequence[Sequence[str]]) -> Iterator[list[Path]]:
    with TemporaryDirectory() as folder:
        yield [slide(Path(folder) / f"{n}.png", *lines) for n, lines in enumerate(texts)]


# ── the shared ones ──────────────────────────────────────────────────────────────────────────────────


def media_folder() -> Path:
    """Where real media with references lie, if they do: AFTERWORD_MEDIA, else beside the checkout."""
    return Path(os.environ.get("AFTERWORD_MEDIA") or ROOT.parent / "shared" / "media")


def shared_media(*parts: str) -> Path:
    """The path of a shared file; skips the test where it is absent."""
    path = media_folder().joinpath(*parts)
    if not path.exists():
        pytest.skip(f"shared media missing: {'/'.join(parts) or media_folder()}")
    return path
