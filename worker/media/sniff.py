"""What a file is, by its first bytes: the name of its container, picture or document format."""

from collections import Counter

_STILL_BRANDS = {
    **dict.fromkeys((b"avif", b"avis"), "avif"),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1"), "heif"),
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
    """Formats without a header: packets that begin with a sync word, perhaps after a tag or a torn one."""
    if head.startswith(b"ID3"):
        return "mp3"
    if any(len(head) > at + 376 and head[at : at + 377 : 188] == b"GGG" for at in (0, 4)):
        return "mpegts"
    if int.from_bytes(head[:2]) & 0xFFF6 == 0xFFF0:
        return "aac"
    return "mp3" if _holds_mpeg_frames(head) else None


def _holds_mpeg_frames(head: bytes) -> bool:
    """Whether it begins with the header of an MPEG audio frame, or the same header is found three times."""
    begins = (head[at : at + 3] for at in range(len(head) - 2) if head[at] == 0xFF)
    headers = Counter(begin[1:2] + bytes([begin[2] & 0x0C]) for begin in begins if _is_mpeg_header(begin))
    return _is_mpeg_header(head[:3]) or any(times >= 3 for times in headers.values())


def _is_mpeg_header(begin: bytes) -> bool:
    """Sync, and a version, layer, bit rate and sample rate that exist (ISO 11172-3, 2.4.1.3)."""
    if len(begin) < 3 or begin[0] != 0xFF or begin[1] & 0xE0 != 0xE0:
        return False
    has_layer, has_version = begin[1] & 0x06 != 0, begin[1] & 0x18 != 0x08
    return has_layer and has_version and begin[2] & 0xF0 not in {0, 0xF0} and begin[2] & 0x0C != 0x0C
