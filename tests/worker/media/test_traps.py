"""Files that have misled decoders before: one row each."""

import os
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from tests.media import ffmpeg, silence, slide, tone
from tests.worker.media.intake import heard, is_plain, probed, seen, taken
from worker.errors import Damaged, Encrypted, Refused, TooLarge, Unsupported
from worker.findings import MediaKind
from worker.media import frames, sound
from worker.media.limits import Limits
from worker.media.tools import Tools
from worker.roles import SAMPLE_RATE, Samples

SINE, MOVING = "sine=frequency=440:sample_rate=48000", "testsrc2=size=320x240:rate=25"
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


def loudness(samples: Samples) -> float:
    return float(np.sqrt(np.mean(np.square(samples)))) if len(samples) else 0.0


def made(path: Path, *arguments: str | Path) -> Path:
    ffmpeg(*arguments, path)
    return path


def wav(path: Path, data: bytes, *, kind: int = 1, bits: int = 16, claimed: int | None = None) -> Path:
    """A mono WAV at 16 kHz of these bytes, which may claim to hold more."""
    form = struct.pack("<HHIIHH", kind, 1, SAMPLE_RATE, SAMPLE_RATE * bits // 8, bits // 8, bits)
    size = len(data) if claimed is None else claimed
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", size) + data
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    return path


def png(path: Path, width: int, height: int) -> Path:
    """A black picture of one bit a pixel: small on disk whatever its size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compress((b"\0" * (1 + (width + 7) // 8)) * height, 9)
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))
    return path


# ── what is decoded, and how ─────────────────────────────────────────────────────────────────────────


def one_frame(here: Path, tools: Tools) -> None:
    path = made(here / "v.mp4", "-f", "lavfi", "-i", MOVING, "-frames:v", "1", *H264)
    assert len(seen(path, tools)) == 1


def tall_and_narrow(here: Path, tools: Tools) -> None:
    path = made(here / "v.mkv", "-f", "lavfi", "-i", "color=red:s=16x8192:r=5:d=1", "-c:v", "ffv1")
    (picture,) = seen(path, tools)
    assert picture.shape == (360, 1, 3)


def antiphase(here: Path, tools: Tools) -> None:
    path = made(here / "a.wav", "-f", "lavfi", "-i", SINE, "-t", "2", "-af", "pan=stereo|c0=c0|c1=-1*c0")
    assert loudness(heard(path, tools)) > 0.08


def one_side_only(here: Path, tools: Tools) -> None:
    path = made(here / "a.wav", "-f", "lavfi", "-i", SINE, "-t", "2", "-af", "pan=stereo|c0=0*c0|c1=c0")
    assert loudness(heard(path, tools)) > 0.04


def late_sound(here: Path, tools: Tools) -> None:
    video = made(here / "v.mkv", "-f", "lavfi", "-i", MOVING, "-t", "5", *H264)
    voice = tone(here / "a.wav", 2)
    inputs = ("-i", video, "-itsoffset", "3", "-i", voice)
    path = made(here / "late.mkv", *inputs, "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "flac")
    first = int(np.argmax(np.abs(heard(path, tools)) > 0.01)) * 1000 // SAMPLE_RATE
    assert abs(first - 3000) <= 20


def one_millisecond(here: Path, tools: Tools) -> None:
    found = taken(wav(here / "a.wav", b"\x10\x10" * 16), tools)
    assert found.refusal is None
    assert len(found.samples) <= 16


def live_webm(here: Path, tools: Tools) -> None:
    coded = ("-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", "-live", "1")
    inputs = ("-f", "lavfi", "-i", MOVING, "-f", "lavfi", "-i", SINE, "-t", "3")
    path = made(here / "v.webm", *inputs, *coded, "-f", "webm")
    found = taken(path, tools)
    assert (found.probe.declared_ms, found.probe.is_seekable) == (None, False)
    assert abs(len(found.samples) - 3 * SAMPLE_RATE) < SAMPLE_RATE // 10
    assert len(found.pictures) in {3, 4}


def digital_silence(here: Path, tools: Tools) -> None:
    samples = heard(silence(here / "a.flac", 3), tools)
    assert len(samples) == 3 * SAMPLE_RATE
    assert not samples.any()


def no_numbers(here: Path, tools: Tools) -> None:
    values = struct.pack("<4f", float("nan"), float("inf"), -float("inf"), 3e38) * 4000
    samples = heard(wav(here / "a.wav", values, kind=3, bits=32), tools)
    assert np.isfinite(samples).all()
    assert np.abs(samples).max() <= 1


def eight_channels(here: Path, tools: Tools) -> None:
    spread = "|".join(f"c{n}=c0" for n in range(8))
    path = made(here / "a.wav", "-f", "lavfi", "-i", SINE, "-t", "1", "-af", f"pan=8c|{spread}")
    blocks = list(sound.decode(path, tools))
    assert {block.shape[1] for block in blocks} == {2}
    assert loudness(heard(path, tools)) > 0.05


def claims_two_days(here: Path, tools: Tools) -> None:
    path = made(here / "a.m4a", "-f", "lavfi", "-i", SINE, "-t", "2", "-c:a", "aac")
    data = bytearray(path.read_bytes())
    at = data.find(b"mvhd") + 16
    data[at : at + 8] = struct.pack(">II", 1, 47 * 3600)
    path.write_bytes(data)
    assert len(heard(path, tools)) // SAMPLE_RATE == 2


def cover_art(here: Path, tools: Tools) -> None:
    cover = slide(here / "cover.png", "Cover")
    mapped = (
        "-map",
        "0",
        "-map",
        "1",
        "-c:v",
        "png",
        "-disposition:v",
        "attached_pic",
        "-id3v2_version",
        "3",
    )
    path = made(here / "a.mp3", "-f", "lavfi", "-t", "2", "-i", SINE, "-i", cover, *mapped)
    found = probed(path, tools, MediaKind.VIDEO)
    assert (found.kind, found.has_picture, found.has_sound) == (MediaKind.AUDIO, False, True)


def matrix(*parts: int) -> bytes:
    """How an MP4 track says that it is turned: eight numbers, and a last one in another unit."""
    return struct.pack(">9i", *(part << 16 for part in parts), 1 << 30)


def turned(here: Path, tools: Tools) -> None:
    path = made(here / "v.mp4", "-f", "lavfi", "-i", MOVING, "-t", "1", *H264)
    upright, quarter = matrix(1, 0, 0, 0, 1, 0, 0, 0), matrix(0, 1, 0, -1, 0, 0, 240, 0)
    data = path.read_bytes()
    at = data.find(upright, data.find(b"tkhd"))
    path.write_bytes(data[:at] + quarter + data[at + 36 :])
    found = taken(path, tools)
    (track,) = found.probe.tracks
    assert (track.width, track.height) == (240, 320)
    assert found.pictures[0].shape == (320, 240, 3)


def resumed_between_frames(here: Path, tools: Tools) -> None:
    path = made(here / "v.mp4", "-f", "lavfi", "-i", "testsrc2=size=160x120:rate=1/10", "-t", "60", *H264)
    box = (160, 120)
    whole = dict(frames.decode(path, tools, fps=1, box=box))
    later = dict(frames.decode(path, tools, fps=1, box=box, from_ms=25_000))
    assert list(later) == [at_ms for at_ms in whole if at_ms >= 25_000]
    assert all((whole[at_ms] == picture).all() for at_ms, picture in later.items())


def resumed_within_a_block(here: Path, tools: Tools) -> None:
    path = made(here / "a.mp3", "-f", "lavfi", "-i", f"{SINE},vibrato", "-t", "5")
    whole = np.concatenate(list(sound.decode(path, tools)))
    later = np.concatenate(list(sound.decode(path, tools, from_ms=2_345)))
    assert (whole[2_345 * SAMPLE_RATE // 1000 :] == later).all()


DECODED = [
    one_frame,
    tall_and_narrow,
    antiphase,
    one_side_only,
    late_sound,
    one_millisecond,
    live_webm,
    digital_silence,
    no_numbers,
    eight_channels,
    claims_two_days,
    cover_art,
    turned,
    resumed_between_frames,
    resumed_within_a_block,
]


@pytest.mark.parametrize("trap", DECODED, ids=lambda trap: trap.__name__)
def test_trap(trap: Callable[[Path, Tools], None], here: Path, tools: Tools) -> None:
    trap(here, tools)


# ── what is refused, and in which words ──────────────────────────────────────────────────────────────


def bare(path: Path, *data: bytes) -> Path:
    path.write_bytes(b"".join(data))
    return path


def unfinished(path: Path) -> Path:
    made(path, "-f", "lavfi", "-i", MOVING, "-t", "2", *H264)
    data = path.read_bytes()
    return bare(path, data[: data.rfind(b"moov") - 4])


def protected(path: Path) -> Path:
    key = ("-encryption_scheme", "cenc-aes-ctr", "-encryption_key", "76" * 16, "-encryption_kid", "a7" * 16)
    return made(path, "-f", "lavfi", "-i", SINE, "-t", "1", "-c:a", "aac", *key)


def playlist(path: Path) -> Path:
    neighbour = tone(path.with_name("neighbour.wav"))
    return bare(path, f"#EXTM3U\n#EXTINF:2,\n{neighbour}\n#EXT-X-ENDLIST\n".encode())


def script(path: Path) -> Path:
    neighbour = tone(path.with_name("neighbour.wav"))
    return bare(path, f"ffconcat version 1.0\nfile {neighbour}\n".encode())


def locked_pdf(path: Path) -> Path:
    lock = f"/Filter/Standard/V 1/R 2/P -4/O<{'ab' * 32}>/U<{'cd' * 32}>"
    catalog = "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj"
    body = f"{catalog} 3 0 obj<<{lock}>>endobj"
    return bare(path, f"%PDF-1.4\n{body}\ntrailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]>>\n%%EOF".encode())


def many_tracks(path: Path) -> Path:
    maps = [part for _ in range(33) for part in ("-map", "0")]
    return made(path, "-f", "lavfi", "-i", SINE, "-t", "1", *maps, "-c:a", "pcm_s16le")


def large_frames(path: Path) -> Path:
    return made(path, "-f", "lavfi", "-i", "color=red:s=640x480:d=1", "-c:v", "ffv1")


def pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


def link(path: Path) -> Path:
    path.symlink_to(tone(path.with_name("neighbour.wav")))
    return path


SMALL = Limits(frame_pixels=640 * 480 - 1, recording_ms=3_000, file_bytes=4_000_000, image_pixels=1_000_000)


@dataclass(frozen=True)
class Row:
    """A file that is refused under `SMALL` limits, and words that the refusal holds."""

    name: str
    make: Callable[[Path], Path]
    error: type[Refused]
    words: str


REFUSED = [
    Row("unfinished.mp4", unfinished, Damaged, "index"),
    Row("protected.m4a", protected, Encrypted, "copy-protected"),
    Row("locked.pdf", locked_pdf, Encrypted, "password"),
    Row("playlist.mp4", playlist, Unsupported, "playlist"),
    Row("script.mkv", script, Unsupported, "beginning is missing"),
    Row(
        "headless.wav",
        lambda path: bare(path, b"\x03\x00\xfd\xff" * 8000),
        Unsupported,
        "beginning is missing",
    ),
    Row("empty.mp3", bare, Damaged, "empty"),
    Row("zeros.mp4", lambda path: bare(path, bytes(5000)), Unsupported, "zeros"),
    Row("no_samples.wav", lambda path: wav(path, b""), Damaged, "No sound"),
    Row("tracks.mka", many_tracks, TooLarge, "32 tracks"),
    Row("large_frames.mkv", large_frames, TooLarge, "megapixels"),
    Row("large_file.wav", lambda path: wav(path, bytes(4_100_000)), TooLarge, "larger than"),
    Row("long.flac", lambda path: silence(path, 5), TooLarge, "longer than"),
    Row("bomb.png", lambda path: png(path, 1001, 1000), TooLarge, "megapixels"),
    Row("huge.png", lambda path: png(path, 30_000, 30_000), TooLarge, "megapixels"),
    Row("notes.txt", lambda path: bare(path, b"hello, world\n" * 50), Unsupported, "Afterword reads"),
    Row("pipe.wav", pipe, Unsupported, "pipe"),
    Row("link.wav", link, Damaged, "no file"),
    Row("gone.wav", Path.absolute, Damaged, "gone"),
]


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row.name)
def test_refusal(row: Row, here: Path, tools: Tools) -> None:
    path = row.make(here / row.name)
    with pytest.raises(row.error, match=row.words) as refused:
        raise refusal_of(path, replace(tools, limits=SMALL))
    assert is_plain(str(refused.value))


def refusal_of(path: Path, tools: Tools) -> Exception:
    try:
        found = taken(path, tools)
    except Refused as refusal:
        return refusal
    return found.refusal or AssertionError(f"was accepted: {found.probe}")
