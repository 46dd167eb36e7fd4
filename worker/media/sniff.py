"""What a file is, by its first bytes: the container, and with it what a decoder is allowed to take it for."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from worker.errors import Damaged, Unsupported

HEAD_BYTES = 4096

_STILL_BRANDS = {
    **dict.fromkeys((b"avif", b"avis"), "avif"),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "heif"),
}
_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\x1a\x45\xdf\xa3", "matroska"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"FLV\x01", "flv"),
    (_ASF, "asf"),
    (b"#!AMR", "amr"),
    (b".snd", "au"),
    (b"caff", "caf"),
    (b"\x0b\x77", "ac3"),
    (b"\x00\x00\x01\xba", "mpeg"),
    (b"\x00\x00\x01\xb3", "mpegvideo"),
    (b"wvpk", "wv"),
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "jp2"),
    (b"\xff\x4f\xff\x51", "jp2"),
    *((b"P%d%c" % (n, blank), "ppm") for n in range(1, 7) for blank in b" \t\r\n"),
)
_CHUNKED = {
    b"WAVE": "wav",
    b"AVI ": "avi",
    b"WEBP": "webp",
    b"QLCM": "qcp",
    b"AIFF": "aiff",
    b"AIFC": "aiff",
}
_ATOMS = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"styp", b"uuid"}
_MPEG_SYNC = 0xFFE0


def head(path: Path) -> bytes:
    """The first bytes of a regular file; a link, a pipe or a device is not opened. Raises `Refused`."""
    with open_regular(path) as file:
        return file.read(HEAD_BYTES)


@contextmanager
def open_regular(path: Path) -> Iterator[BinaryIO]:
    """A regular file, and nothing else, for reading: a pipe cannot make us wait. Raises `Refused`."""
    try:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        raise Damaged(
            "The file cannot be opened: it is gone, or is no file at all. Upload it again."
        ) from None
    with open(number, "rb") as file:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise Unsupported("This is a folder, a device or a pipe. Upload the file itself.")
        yield file


def container(head: bytes) -> str | None:
    """The short name of a container, picture or document format; None when it is none that we know."""
    if head[:4] in {b"RIFF", b"RF64", b"FORM"}:
        return _CHUNKED.get(head[8:12])
    if head[4:8] in _ATOMS:
        is_still = head[4:8] == b"ftyp" and head[8:12] in _STILL_BRANDS
        return _STILL_BRANDS[head[8:12]] if is_still else "mov"
    named = next((name for beginning, name in _BEGINNINGS if head.startswith(beginning)), None)
    return named or _stream(head)


def _stream(head: bytes) -> str | None:
    """Formats without a header: packets that begin with a sync word, and tags before them."""
    if head.startswith(b"ID3"):
        return "mp3"
    if all(head[at : at + 1] == b"G" for at in (0, 188, 376)) and len(head) > 376:
        return "mpegts"
    if all(head[at : at + 1] == b"G" for at in (4, 196, 388)) and len(head) > 388:
        return "mpegts"
    word = int.from_bytes(head[:2])
    if word & 0xFFF6 == 0xFFF0:
        return "aac"
    if word & _MPEG_SYNC == _MPEG_SYNC and word & 0x0006 and len(head) > 2 and head[2] >> 4 not in {0, 15}:
        return "mp3"
    return None
