"""One look into a source, before anything is planned."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from tests.media import ffmpeg, pages, slide, slides, tone
from worker.errors import Damaged, TooLarge, Unsupported
from worker.findings import MediaKind, Probe, Source
from worker.kit import Kit
from worker.media.limits import Limits
from worker.media.tools import Tools
from worker.stages.probe import probe


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    return Kit(Tools.found(tmp_path_factory.mktemp("scratch")))


def probed(path: Path, kit: Kit, kind: MediaKind) -> Probe:
    (found,) = probe(Source("s1", path.name, path, path.parent, kind), kit)
    return found


def test_a_video_with_sound(tmp_path: Path, kit: Kit) -> None:
    path = slides(
        tmp_path / "talk.mp4", ["Budget"], ["Outlook"], seconds=1, sound=tone(tmp_path / "a.wav", 2)
    )
    found = probed(path, kit, MediaKind.VIDEO)
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (found.bytes, found.container, found.kind) == (path.stat().st_size, "mov", MediaKind.VIDEO)
    assert (found.has_sound, found.has_picture, found.is_seekable) == (True, True, True)
    assert sorted((track.kind, track.codec) for track in found.tracks) == [
        ("audio", "aac"),
        ("video", "h264"),
    ]
    assert found.declared_ms is not None
    assert abs(found.declared_ms - 2000) < 100


def test_what_the_container_says_of_itself(tmp_path: Path, kit: Kit) -> None:
    said = ("-metadata", "title=Q3 \x1b[31mreview", "-metadata", "creation_time=2026-03-04T09:30:00Z")
    ffmpeg("-i", tone(tmp_path / "a.wav"), *said, tmp_path / "a.m4a")
    found = probed(tmp_path / "a.m4a", kit, MediaKind.AUDIO)
    assert found.title == "Q3 [31mreview"
    assert found.started_at == "2026-03-04T09:30:00+00:00"


@pytest.mark.parametrize("guess", [MediaKind.AUDIO, MediaKind.VIDEO, MediaKind.IMAGE])
def test_the_content_has_the_last_word_on_the_kind(guess: MediaKind, tmp_path: Path, kit: Kit) -> None:
    ffmpeg("-i", tone(tmp_path / "a.wav"), tmp_path / "only_sound.mp4")
    assert probed(tmp_path / "only_sound.mp4", kit, guess).kind is MediaKind.AUDIO


def test_an_image_and_a_document(tmp_path: Path, kit: Kit) -> None:
    image = probed(slide(tmp_path / "s.png", "Roadmap"), kit, MediaKind.IMAGE)
    assert (image.kind, image.pages, image.container) == (MediaKind.IMAGE, 1, "png")
    document = probed(pages(tmp_path / "s.pdf", ["One"], ["Two"]), kit, MediaKind.DOCUMENT)
    assert (document.kind, document.pages, document.has_picture) == (MediaKind.DOCUMENT, 2, True)


def test_a_name_is_no_evidence(tmp_path: Path, kit: Kit) -> None:
    path = slide(tmp_path / "s.png", "Roadmap").rename(tmp_path / "s.mp3")
    assert probed(path, kit, MediaKind.AUDIO).kind is MediaKind.IMAGE


def test_refusals_are_of_their_class(tmp_path: Path, kit: Kit) -> None:
    (tmp_path / "empty.wav").touch()
    with pytest.raises(Damaged):
        probed(tmp_path / "empty.wav", kit, MediaKind.AUDIO)
    with pytest.raises(Unsupported):
        probed(tmp_path, kit, MediaKind.AUDIO)
    small = Kit(replace(kit.tools, limits=Limits(file_bytes=1 << 10)))
    with pytest.raises(TooLarge, match="larger than"):
        probed(tone(tmp_path / "a.wav"), small, MediaKind.AUDIO)
