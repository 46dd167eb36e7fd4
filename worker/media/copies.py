"""Writes copies of recordings that browsers can play, by a jailed ffmpeg, and tells how far it has come."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from worker.errors import Crashed
from worker.media import ffmpeg, jail
from worker.media.playable import Copy
from worker.media.tools import Tools

_REACHED = re.compile(rb"out_time_us=(\d+)\s*")
_FORMATS = {".m4a": "ipod", ".mp4": "mp4", ".webm": "webm"}
_SIZE = "scale=w=1280:h=1280:force_original_aspect_ratio=decrease:force_divisible_by=2,format=yuv420p"


def write(path: Path, made: Path, copy: Copy, tools: Tools) -> Iterator[int]:
    """Write `made / copy.name`, whole or not at all; yields the milliseconds that are done, in order.

    Raises `Refused` and `Failed`.
    """
    draft = made / f"{copy.name}.part"
    cell = replace(ffmpeg.cell(path, tools), writes=made.absolute(), file_bytes=tools.limits.file_bytes)
    try:
        with jail.stream(_command(path, draft, copy, tools), cell) as child:
            while line := child.read_line():
                if found := _REACHED.fullmatch(line):
                    yield int(found[1]) // 1000
            status = child.wait()
        if status:
            raise jail.verdict(status) or Crashed(_NOT_MADE)
        draft.replace(made / copy.name)
    finally:
        draft.unlink(missing_ok=True)


_NOT_MADE = (
    "No copy that browsers can play could be made of this recording. What was heard and seen is not affected;"
    " download the file to listen to it."
)


def _command(path: Path, draft: Path, copy: Copy, tools: Tools) -> list[str]:
    suffix = Path(copy.name).suffix
    return [
        *(tools.ffmpeg, "-nostdin", "-hide_banner", "-loglevel", "error", "-filter_threads", "1", "-y"),
        *ffmpeg.opened(path, tools),
        *(["-map", "0:V:0", *_picture(copy)] if copy.picture else ["-vn"]),
        *(["-map", "0:a:0", *_sound(copy)] if copy.sound else ["-an"]),
        *("-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1", "-max_muxing_queue_size", "1024"),
        *([] if suffix == ".webm" else ["-movflags", "+faststart"]),
        *("-progress", "pipe:1", "-stats_period", "1", "-f", _FORMATS[suffix], f"file:{draft.absolute()}"),
    ]


def _picture(copy: Copy) -> list[str]:
    """Small and quick: it is watched beside the record, whose screens are pictures of their own."""
    if copy.picture == "copy":
        return ["-c:v", "copy"]
    return ["-c:v", copy.picture, "-preset", "veryfast", "-crf", "26", "-g", "50", "-vf", _SIZE]


def _sound(copy: Copy) -> list[str]:
    return ["-c:a", "copy"] if copy.sound == "copy" else ["-c:a", copy.sound, "-b:a", "96k", "-ac", "2"]
