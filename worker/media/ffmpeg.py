"""The command lines of ffmpeg: one input, opened as what it is and nothing else, one stream to a pipe."""

from pathlib import Path

import ffmpeg

from worker.errors import Damaged, Unsupported
from worker.media import originals, sniff
from worker.media.formats import CODECS, RECORDINGS
from worker.media.jail import Cell
from worker.media.tools import Tools


def formats(path: Path) -> str:
    """What a recording may be opened as. Raises `Refused` when it is none."""
    beginning = originals.head(path)
    if not beginning:
        raise Damaged("The file is empty. Record or export it again.")
    allowed = RECORDINGS.get(sniff.container(beginning) or "")
    if allowed is None:
        raise Unsupported(
            "This file is neither a sound nor a video recording. Check that it is the right one."
        )
    return allowed


def command(path: Path, tools: Tools, stream: str, *, seek_ms: int = 0, **output: str | int) -> list[str]:
    """Decode one stream (`a:0`, `V:0`) to standard output; `output` holds ffmpeg's output options.

    With `seek_ms` the clock starts there; what began before has a negative time and is not left out.
    """
    seek = {"ss": seek_ms / 1000, "noaccurate_seek": None} if seek_ms else {}
    source = ffmpeg.input(
        f"file:{path.absolute()}",
        protocol_whitelist="file,pipe",
        format_whitelist=formats(path),
        codec_whitelist=",".join(sorted(CODECS)),
        threads=tools.threads,
        max_pixels=tools.limits.frame_pixels,
        **seek,
    )
    made = ffmpeg.output(source[stream], "pipe:1", threads=1, **output)
    quiet = ("-nostdin", "-hide_banner", "-loglevel", "error", "-filter_threads", "1")
    return [str(part) for part in made.global_args(*quiet).compile(cmd=tools.ffmpeg)]


def opened(path: Path, tools: Tools) -> list[str]:
    """The arguments that open a recording as what it is and nothing else."""
    return [
        *("-protocol_whitelist", "file,pipe", "-format_whitelist", formats(path)),
        *("-codec_whitelist", ",".join(sorted(CODECS)), "-threads", str(tools.threads)),
        *("-max_pixels", str(tools.limits.frame_pixels), "-i", f"file:{path.absolute()}"),
    ]


def cell(path: Path, tools: Tools) -> Cell:
    """The jail of one ffmpeg: time for the longest recording, as long as it goes on."""
    limits = tools.limits
    return Cell(
        tools.level,
        programs=(Path(tools.ffmpeg),),
        reads=(path.absolute(),),
        memory_bytes=limits.jail_bytes * 7 // 8,  # the rest is for the program and its libraries
        cpu_seconds=limits.recording_ms // 1000,
        seconds=limits.recording_ms / 1000,
        idle_seconds=limits.idle_seconds,
    )
