"""Every kind of media answers the same questions, and content decides before the name."""

import pytest

from worker.errors import Damaged, Unsupported
from worker.findings import MediaKind, Stage
from worker.kinds import Kind, kinds
from worker.kinds.recognise import recognise

BEGINNINGS = {
    "wav": b"RIFF\0\0\0\0WAVEfmt ",
    "mp3, tagged": b"ID3\x04\0\0\0\0\0\0",
    "mp3, bare": b"\xff\xfb\x90\x64" + bytes(40),
    "m4a": b"\0\0\0\x20ftypM4A \0\0\0\0",
    "opus": b"OggS" + bytes(24) + b"OpusHead",
    "ogg video": b"OggS" + bytes(24) + b"\x80theora",
    "mp4": b"\0\0\0\x20ftypisom\0\0\x02\0",
    "quicktime": b"\0\0\0\x08wide\0\0\0\0mdat",
    "webm": b"\x1a\x45\xdf\xa3\x01\0\0\0",
    "transport stream": (b"G" + bytes(187)) * 3,
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0",
    "avif": b"\0\0\0\x18ftypavif\0\0\0\0",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "tiff": b"II*\0\x08\0\0\0",
    "pdf": b"%PDF-1.7\n",
}

GUESSED = [
    ("wav", "a.mp4", MediaKind.AUDIO),
    ("mp3, tagged", "a", MediaKind.AUDIO),
    ("mp3, bare", "a.jpg", MediaKind.AUDIO),
    ("m4a", "a.mp4", MediaKind.VIDEO),
    ("m4a", "a.m4a", MediaKind.AUDIO),
    ("opus", "a.ogg", MediaKind.AUDIO),
    ("ogg video", "a.ogg", MediaKind.VIDEO),
    ("mp4", "a.mp4", MediaKind.VIDEO),
    ("quicktime", "A.MOV", MediaKind.VIDEO),
    ("webm", "a.mp3", MediaKind.VIDEO),
    ("transport stream", "a.ts", MediaKind.VIDEO),
    ("heic", "a.mp4", MediaKind.IMAGE),
    ("avif", "a.avif", MediaKind.IMAGE),
    ("png", "a.pdf", MediaKind.IMAGE),
    ("jpeg", "a.mp3", MediaKind.IMAGE),
    ("tiff", "a.tif", MediaKind.IMAGE),
    ("pdf", "a.png", MediaKind.DOCUMENT),
]

REFUSED = [
    ("a.mp4", b"#EXTM3U\n#EXTINF:1,\nneighbour.wav\n", "playlist"),
    ("a.wav", b"\0\x01" * 100, "beginning is missing"),
    ("a.exe", b"MZ" + bytes(200), "Afterword reads"),
    ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', "Afterword reads"),
    ("a.zip", b"PK\x03\x04" + bytes(60), "Afterword reads"),
    ("a.mp3", bytes(400), "zeros"),
]


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.name)
def test_contract(kind: Kind) -> None:
    assert kind.label
    assert Stage.PROBE in kind.stages
    assert kind.suffixes
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in kind.suffixes)
    assert not kind.sniff(b"")
    assert not kind.sniff(b"hello, world\n" * 10)
    assert any(kind.sniff(beginning) for beginning in BEGINNINGS.values())


def test_one_kind_a_suffix_and_every_kind_there_is() -> None:
    assert set(kinds()) == set(MediaKind)
    suffixes = [suffix for kind in kinds().values() for suffix in kind.suffixes]
    assert len(suffixes) == len(set(suffixes))


@pytest.mark.parametrize(("beginning", "name", "kind"), GUESSED)
def test_content_decides_and_the_name_breaks_ties(beginning: str, name: str, kind: MediaKind) -> None:
    assert recognise(BEGINNINGS[beginning], name).name is kind


@pytest.mark.parametrize(("name", "head", "words"), REFUSED)
def test_a_file_of_no_kind_is_told_what_is_read(name: str, head: bytes, words: str) -> None:
    with pytest.raises(Unsupported, match=words) as refused:
        recognise(head, name)
    assert "Afterword reads" in str(refused.value)


def test_an_empty_file_is_called_empty() -> None:
    with pytest.raises(Damaged, match="empty"):
        recognise(b"", "a.mp3")
