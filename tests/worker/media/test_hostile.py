"""Files that were made to harm: none reaches a neighbour or a socket, none outlives its limits."""

import resource
import socket
import struct
import threading
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.media import ffmpeg, slide, tone
from tests.worker.media.intake import Taken, is_plain, taken
from worker.errors import Refused
from worker.media.tools import Tools

CANARY = "canary-5d1f"
SECONDS_A_FILE = 30


@contextmanager
def listening() -> Iterator[tuple[int, list[str]]]:
    """A port of this machine, and whoever knocked at it."""
    knocks: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                knocks.append("tcp")
                connection.close()

        threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()[1], knocks
        server.shutdown(socket.SHUT_RDWR)


# ── the files ────────────────────────────────────────────────────────────────────────────────────────


def hls(target: str) -> bytes:
    return f"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:9,\n{target}\n#EXT-X-ENDLIST\n".encode()


def deputies(_: Path, secret: Path, port: int) -> dict[str, bytes]:
    """Scripts and lists that ask a decoder to open something else."""
    web = f"http://127.0.0.1:{port}"
    targets = {
        "file": str(secret),
        "url": f"file://{secret}",
        "web": f"{web}/a.ts",
        "concat": f"concat:{web}/a|{secret}",
        "subfile": f"subfile,,start,0,end,64,,:{secret}",
        "tcp": f"tcp://127.0.0.1:{port}",
        "udp": f"udp://127.0.0.1:{port}",
        "zero": "/dev/zero",
        "environment": "/proc/self/environ",
    }
    key = f'#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="{web}/key"\n#EXTINF:1,\n{web}/s.ts\n'
    dash = f'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>{web}/</BaseURL></MPD>'
    return {
        **{f"list_{name}.mp4": hls(target) for name, target in targets.items()},
        "list_key.mp4": key.encode(),
        "script.mkv": f"ffconcat version 1.0\nfile {secret}\n".encode(),
        "dash.mp4": dash.encode(),
        "session.mp4": f"v=0\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio {port} RTP/AVP 0\n".encode(),
        "list.mp3": f"[playlist]\nFile1={web}/pls\n".encode(),
        "graph.mp4": f"movie={secret}".encode(),
        "entity.svg": f'<!DOCTYPE s [<!ENTITY x SYSTEM "file://{secret}">]><svg>&x;</svg>'.encode(),
        "image.svg": f'<svg xmlns:xlink="x"><image xlink:href="{web}/a"/></svg>'.encode(),
        "program.png": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n(%pipe%id) (w) file\nshowpage\n",
        "magick.png": f"push graphic-context\nfill 'url({web}/a)'\npop graphic-context\n".encode(),
        "launch.pdf": b"%PDF-1.4\n1 0 obj<</OpenAction<</S/Launch/F(/bin/id)>>>>endobj\n%%EOF",
    }


def png(
    width: int, height: int, *, depth: int = 1, colour: int = 0, extra: bytes = b"", rows: int = 0
) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    data = zlib.compress(bytes((width * depth + 7) // 8 + 1) * rows, 9)
    return b"\x89PNG\r\n\x1a\n" + head + extra + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def box(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data) + 8) + name + data


def bombs(*_given: object) -> dict[str, bytes]:
    """Files that are small until they are opened."""
    deep = b""
    for _ in range(2000):
        deep = box(b"moov", deep)
    frame = b"\x21\xf9\x04\0\1\0\0\0\x2c\0\0\0\0\1\0\1\0\0\x02\x02\x44\x01\0"
    frames = (
        b"GIF89a"
        + struct.pack("<HHBBB", 2000, 2000, 0x80, 0, 0)
        + b"\0\0\0\xff\xff\xff"
        + frame * 30_000
        + b";"
    )
    screen = (
        b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff" + frame + b";"
    )
    text = chunk(b"zTXt", b"c\0\0" + zlib.compress(bytes(60 << 20), 9))
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("../../escaped", bytes(20 << 20))
    ftyp = box(b"ftyp", b"isom\0\0\2\0isomiso2mp41")
    return {
        "pixels.png": png(30_000, 30_000, rows=30_000),
        "claims.png": png(0x7FFFFFFF, 0x7FFFFFFF),
        "rgba16.png": png(20_000, 20_000, depth=16, colour=6),
        "nothing.png": png(0, 0),
        "text.png": png(8, 8, extra=text, rows=8),
        "frames.gif": frames,
        "screen.gif": screen,
        "archive.zip": archive.getvalue(),
        "deep.mp4": ftyp + deep,
        "endless.mp4": ftyp + struct.pack(">I", 1) + b"mdat" + struct.pack(">Q", 2**62) + b"x" * 50,
        "many.mp4": ftyp * 20_000,
        "loop.tiff": b"II*\0\x08\0\0\0" + struct.pack("<HHHIII", 1, 256, 3, 1, 10, 8),
        "upside.bmp": b"BM" + struct.pack("<IHHIIiiHH", 100, 0, 0, 54, 40, 10, -(2**31), 1, 24) + bytes(300),
        "tag.mp3": b"ID3\x04\0\0\0\0\x0f\x76" + bytes(2038),
        "program.mp4": b"\x7fELF" + bytes(200),
        "flash.mp4": b"FWS\x09" + bytes(100),
    }


def survivors(here: Path, secret: Path, _: int) -> dict[str, bytes]:
    """Good files with something hidden in them: they are read, and what is hidden is not acted on."""
    ffmpeg("-i", tone(here / "t.wav", 1), "-metadata", "title=<script>alert(1)</script>", here / "t.m4a")
    photo, exif = BytesIO(), Image.Exif()
    exif[0x010E] = f"=cmd|' /C calc'!A0 {CANARY[:4]}"
    Image.new("RGB", (64, 64), "red").save(photo, "JPEG", exif=exif)
    whole = slide(here / "s.png", "Plan", size=(320, 180)).read_bytes()
    return {
        "title.m4a": (here / "t.m4a").read_bytes(),
        "formula.jpg": photo.getvalue(),
        "page_behind.png": whole + b"<!doctype html><script>alert(document.domain)</script>",
        "list_behind.wav": (here / "t.wav").read_bytes() + hls(str(secret)),
    }


# ── what becomes of them ─────────────────────────────────────────────────────────────────────────────


def outcome(path: Path, tools: Tools) -> Taken | Refused:
    try:
        found = taken(path, tools)
    except Refused as refusal:
        return refusal
    return found.refusal or found


def output(found: Taken) -> bytes:
    """Every byte that came out."""
    pixels = b"".join(picture.tobytes() for picture in found.pictures)
    return f"{found.probe.title} {found.probe.container}".encode() + found.samples.tobytes() + pixels


Maker = Callable[[Path, Path, int], dict[str, bytes]]
GROUPS: dict[str, tuple[Maker, type]] = {
    "deputies": (deputies, Refused),
    "bombs": (bombs, Refused),
    "survivors": (survivors, Taken),
}


def largest_child() -> int:
    """The most memory that any child of this process has held, in KiB: those of earlier tests count too."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


@pytest.mark.parametrize("group", GROUPS)
def test_hostile_files(group: str, here: Path, tools: Tools) -> None:
    (secret := here / "secret.txt").write_text(CANARY * 200)
    largest_before = largest_child()
    make, expected = GROUPS[group]
    with listening() as (port, knocks):
        for name, data in make(here, secret, port).items():
            (here / name).write_bytes(data)
            began = time.monotonic()
            found = outcome(here / name, tools)
            assert isinstance(found, expected), f"{name}: {found}"
            assert (
                is_plain(str(found)) if isinstance(found, Refused) else CANARY.encode() not in output(found)
            )
            assert time.monotonic() - began < SECONDS_A_FILE, name
            assert (here / name).read_bytes() == data
    assert not knocks
    # A child is as large as we are until it becomes another program.
    ourselves = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert largest_child() <= max(1 << 20, largest_before, ourselves)
    assert not (here.parent.parent / "escaped").exists()
