"""Surveys a recording: its tracks and what it says of itself, once a first sound and picture were decoded."""

import mmap
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from worker.errors import Damaged, Encrypted, TooLarge, Unsupported
from worker.media.formats import CODECS, RECORDINGS
from worker.media.limits import Limits

_PACKETS_TRIED = 2000
_SAMPLE_FORMAT = re.compile(rb"stsd.{12}(....)", re.DOTALL)  # behind its version, its count and a size
_PROTECTED_FORMATS = {b"encv", b"enca", b"drms", b"drmi", b"drmt"}
_ASF_PROTECTION = bytes.fromhex("fbb31122 23bdd211 b4b700a0 c955fc6e")
_LONGEST_TITLE = 200

Streams = list[AudioStream | VideoStream]


def survey(path: Path, container: str, limits: Limits) -> dict[str, object]:
    """Container, tracks, declared duration, title and time of recording. Raises `Refused`."""
    _refuse_protected(path, container)
    try:
        with _open(path, container) as file:
            return _described(file, limits) | {"container": container}
    except av.FFmpegError:
        raise Damaged(_DAMAGED) from None


_DAMAGED = "No sound or picture could be read from this file: it is damaged or incomplete. Export it again."


def _open(path: Path, container: str) -> InputContainer:
    allowed = {
        "format_whitelist": RECORDINGS[container],
        "codec_whitelist": ",".join(sorted(CODECS)),
        "protocol_whitelist": "file",
    }
    return av.open(f"file:{path}", "r", options=allowed)


def _described(file: InputContainer, limits: Limits) -> dict[str, object]:
    if len(file.streams) > limits.tracks:
        raise TooLarge(
            f"The recording has more than {limits.tracks} tracks. Export it with the ones you need."
        )
    streams = _readable(file, limits)
    shown = _first_frames(file, streams)
    declared_ms = round(file.duration / 1000) if file.duration and file.duration > 0 else None
    return {
        "tracks": [_track(stream, shown[stream.index]) for stream in streams if stream.index in shown],
        "declared_ms": declared_ms,
        "is_seekable": declared_ms is not None,
        "title": _title(file.metadata.get("title", "")),
        "started_at": _moment(file.metadata.get("creation_time", "")),
    }


def _readable(file: InputContainer, limits: Limits) -> Streams:
    """The sound and the moving pictures that can be decoded; a cover is neither."""
    streams: Streams = []
    both: Streams = [*file.streams.audio, *file.streams.video]
    for stream in both:
        if stream.disposition & Disposition.attached_pic or _codec(stream) not in CODECS:
            continue
        if isinstance(stream, VideoStream) and stream.width * stream.height > limits.frame_pixels:
            millions = limits.frame_pixels // 1_000_000
            raise TooLarge(f"The video's picture has more than {millions} megapixels. Export it smaller.")
        streams.append(stream)
    if not streams and (file.streams.audio or file.streams.video):
        raise Unsupported(
            "The recording uses a coding that cannot be read here. "
            "Export it as MP4 with H.264 and AAC, or as MP3."
        )
    if not streams:
        raise Damaged(
            "There is neither sound nor a moving picture in this file. Check that it is the right one."
        )
    return streams


def _first_frames(file: InputContainer, streams: Streams) -> dict[int, int]:
    """Which streams gave a frame, by index, and how far it is turned. Raises `Damaged` when none did."""
    found: dict[int, int] = {}
    wanted = {stream.index for stream in streams}
    for stream in streams:
        stream.codec_context.thread_count = 1
    for packet in islice(_packets(file, streams), _PACKETS_TRIED):
        if packet.stream.index not in found:
            for frame in _frames(packet):
                found[packet.stream.index] = frame.rotation if isinstance(frame, av.VideoFrame) else 0
        if wanted == found.keys():
            break
    if not found:
        raise Damaged(_DAMAGED)
    return found


Packet = Any  # PyAV's stubs lose the kind of a stream on the way through `demux`


def _codec(stream: AudioStream | VideoStream) -> str:
    """The decoder's name; empty when there is none for this stream."""
    context: object = stream.codec_context
    return str(stream.codec_context.codec.name) if context is not None else ""


def _packets(file: InputContainer, streams: Streams) -> Iterator[Packet]:
    """All packets up to the first place that cannot be read."""
    try:
        yield from file.demux(streams)
    except av.FFmpegError:
        return


def _frames(packet: Packet) -> list[av.AudioFrame | av.VideoFrame]:
    try:
        return list(packet.decode())
    except (av.FFmpegError, ValueError):
        return []


def _track(stream: AudioStream | VideoStream, rotation: int) -> dict[str, object]:
    known = {
        "kind": stream.type,
        "codec": stream.codec_context.codec.canonical_name,
        "language": stream.language if stream.language not in {None, "und"} else None,
    }
    if isinstance(stream, AudioStream):
        return known | {"channels": stream.channels, "sample_rate": stream.rate or 0}
    size = (stream.width, stream.height) if rotation % 180 == 0 else (stream.height, stream.width)
    return known | {"width": size[0], "height": size[1]}


def _refuse_protected(path: Path, container: str) -> None:
    """Recognise what a decoder would only turn into noise, and an index that was never written."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if container == "asf":
            is_protected = data.find(_ASF_PROTECTION, 0, 1 << 20) >= 0
        elif container == "mov":
            formats = set(_SAMPLE_FORMAT.findall(_box(data, b"moov")))
            is_protected = not formats.isdisjoint(_PROTECTED_FORMATS)
        else:
            is_protected = False
    if is_protected:
        raise Encrypted(
            "The recording is copy-protected (DRM), so it cannot be opened. Use an unprotected copy."
        )


def _box(data: mmap.mmap, wanted: bytes) -> bytes:
    """The content of a top-level box of an MP4 file. Raises `Damaged` when there is none."""
    at = 0
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16])
        end = len(data) if size == 0 else at + size
        if kind == wanted:
            return data[at : min(end, len(data))]
        if end <= at + 7:
            break
        at = end
    raise Damaged(
        "The recording was never finished: the index at its end is missing. "
        "Repair it with the program that recorded it, or upload another copy."
    )


def _title(text: str) -> str | None:
    return "".join(letter for letter in text if letter.isprintable())[:_LONGEST_TITLE].strip() or None


def _moment(text: str) -> str | None:
    """The time at which it was recorded; clocks that were never set say 1904 or 1970."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.isoformat() if moment.year > 1970 else None
