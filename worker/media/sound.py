"""The sound of a recording as arrays: 16 kHz, one or two channels, on the recording's own clock."""

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from worker.errors import Damaged, TooLarge
from worker.media import ffmpeg, jail
from worker.media.jail import Child
from worker.media.tools import Tools
from worker.roles import SAMPLE_RATE, Samples

BLOCK_MS = 1000
_FULL_SCALE, _HALF = np.float32(1 / 32768), np.float32(0.5)
_HEADER_BYTES = 44  # of the WAV that ffmpeg writes with `bitexact`: always the same, sizes unknown

Block = NDArray[np.int16]
"""Up to a second of sound, shape (n, channels), one or two channels."""


def decode(path: Path, tools: Tools, *, from_ms: int = 0, track: int = 0) -> Iterator[Block]:
    """The samples of one sound track, block by block, as they are decoded.

    Blocks start at whole seconds; the first is cut short when `from_ms` lies inside it. Decoding always
    begins at the beginning, so that a sample has the same value wherever the reading starts. A recording
    without a sample of sound gives no block. Raises `Refused` and `Failed`.
    """
    argv = ffmpeg.command(
        path,
        tools,
        f"a:{track}",
        af=f"aresample={SAMPLE_RATE}:async=1:first_pts=0,aformat=sample_fmts=s16:channel_layouts=mono|stereo",
        acodec="pcm_s16le",
        format="wav",
        fflags="+bitexact",
        flags="+bitexact",
    )
    with jail.stream(argv, ffmpeg.cell(path, tools)) as child:
        for n, block in enumerate(_blocks(child, _channels(child))):
            if n * BLOCK_MS >= tools.limits.recording_ms:
                raise TooLarge(_too_long(tools))
            wanted = block[max(0, from_ms - n * BLOCK_MS) * SAMPLE_RATE // 1000 :]
            if len(wanted):
                yield wanted
        if (failure := jail.verdict(child.wait())) is not None:
            raise failure


def mono(block: Block) -> Samples:
    """One channel of two, −1 to 1: their mean, or half their difference where they cancel out (antiphase)."""
    scaled = block.astype(np.float32) * _FULL_SCALE
    if scaled.shape[1] == 1:
        return scaled[:, 0]
    left, right = scaled[:, 0], scaled[:, 1]
    middle, side = (left + right) * _HALF, (left - right) * _HALF
    is_antiphase = np.dot(middle, middle) < 0.01 * np.dot(side, side)
    return side if is_antiphase else middle


def write_flac(path: Path, samples: Samples) -> None:
    """Write sound of our own as 16 bit FLAC."""
    whole = np.clip(np.round(samples * 32768), -32768, 32767).astype(np.int16)
    with av.open(str(path), "w", format="flac") as file:
        stream = file.add_stream("flac", rate=SAMPLE_RATE, layout="mono")
        for start in range(0, max(len(whole), 1), SAMPLE_RATE):
            frame = av.AudioFrame.from_ndarray(whole[None, start : start + SAMPLE_RATE], "s16", "mono")
            frame.sample_rate, frame.pts = SAMPLE_RATE, start
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))


def read_flac(path: Path) -> Samples:
    """Read what `write_flac` wrote."""
    with av.open(str(path), format="flac") as file:
        parts = [frame.to_ndarray()[0] for frame in file.decode(audio=0)]
    return np.concatenate([np.empty(0, np.int16), *parts]).astype(np.float32) * _FULL_SCALE


def _channels(child: Child) -> int:
    header = child.read(_HEADER_BYTES)
    if len(header) < _HEADER_BYTES:
        raise jail.verdict(child.wait()) or Damaged(
            "No sound could be read from this file: it is damaged or incomplete. Export it again."
        )
    return int.from_bytes(header[22:24], "little")


def _blocks(child: Child, channels: int) -> Iterator[Block]:
    size = 2 * channels * SAMPLE_RATE * BLOCK_MS // 1000
    while data := child.read(size):
        whole = len(data) // (2 * channels)
        yield np.frombuffer(data, "<i2", whole * channels).reshape(whole, channels)


def _too_long(tools: Tools) -> str:
    hours = tools.limits.recording_ms // 3_600_000
    return f"The recording is longer than {hours} hours, the most that one file may hold. Cut it into parts."
