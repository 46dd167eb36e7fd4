"""The picture of a recording as arrays: what was on the screen at regular moments."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np

from worker.errors import Crashed, Damaged, TooLarge
from worker.media import ffmpeg, jail
from worker.media.jail import Child
from worker.media.tools import Tools
from worker.roles import Picture


def decode(
    path: Path, tools: Tools, *, fps: float, box: tuple[int, int], from_ms: int = 0, track: int = 0
) -> Iterator[tuple[int, Picture]]:
    """What is shown at `from_ms` and then `fps` times a second: (at_ms, RGB picture no larger than `box`).

    A picture is the last one that had begun at that moment, upright as the recording says it should be seen,
    never enlarged. A recording without a picture gives nothing. Raises `Damaged`, `TooLarge`, `Unsupported`,
    `TookTooLong`, `Crashed`.
    """
    rate = Fraction(fps).limit_denominator(1000)
    argv = ffmpeg.command(
        path,
        tools,
        f"V:{track}",
        seek_ms=from_ms,
        vf=f"fps={rate}:round=up:start_time=0,{_fit(box)},format=rgb24",
        vcodec="ppm",
        format="image2pipe",
        fps_mode="passthrough",
    )
    at_ms = None
    with jail.stream(argv, ffmpeg.cell(path, tools)) as child:
        for n, picture in enumerate(_pictures(child, box)):
            at_ms = from_ms + round(n * 1000 / rate)
            if at_ms > tools.limits.recording_ms:
                hours = tools.limits.recording_ms // 3_600_000
                raise TooLarge(
                    f"The video is longer than {hours} hours, the most that one file may hold. Cut it."
                )
            yield at_ms, picture
        status = child.wait()
    if (failure := jail.verdict(status)) is not None:
        raise failure
    if status and at_ms is None and not from_ms:  # later on there may be nothing left to show
        raise Damaged(
            "No picture could be read from this video: it is damaged or incomplete. Export it again."
        )


def _fit(box: tuple[int, int]) -> str:
    """Inside the box, whatever the shape: 16 × 8192 keeps a column of one pixel at least."""
    width, height = box
    shrink = f"min(1,min({width}/iw,{height}/ih))"
    return f"scale=w='max(1,trunc(iw*{shrink}))':h='max(1,trunc(ih*{shrink}))':flags=bilinear"


def _pictures(child: Child, box: tuple[int, int]) -> Iterator[Picture]:
    """Read PPM after PPM: each says its own size, since a recording may change its size on the way."""
    while magic := child.read_line():
        width, height = (int(figure) for figure in child.read_line().split())
        is_expected = magic == b"P6\n" and child.read_line() == b"255\n"
        if not is_expected or not 0 < width <= box[0] or not 0 < height <= box[1]:
            raise Crashed("The video could not be read: its pictures came out wrong. Try again.")
        data = child.read(3 * width * height)
        if len(data) == 3 * width * height:
            yield np.frombuffer(data, np.uint8).reshape(height, width, 3)
