"""Real files of every container and picture format: each is taken in, or refused in plain words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.media import media_folder, shared_media
from tests.worker.media.intake import Taken, is_plain, taken
from worker.errors import Damaged, Encrypted, Refused, Unsupported
from worker.findings import MediaKind
from worker.media.tools import Tools
from worker.roles import SAMPLE_RATE


def named(folder: str) -> list[str]:
    """The files of a shared folder; one name that is not there, so that its absence is told."""
    found = sorted(path.name for path in (media_folder() / folder).glob("*.*"))
    return found or ["anything"]


def lasts(seconds: float) -> Callable[[Taken], bool]:
    return lambda found: abs(len(found.samples) / SAMPLE_RATE - seconds) < 0.3


def is_silent_film(found: Taken) -> bool:
    return found.probe.kind is MediaKind.VIDEO and not found.probe.has_sound and bool(found.pictures)


def is_sound_alone(found: Taken) -> bool:
    return found.probe.kind is MediaKind.AUDIO and len(found.samples) > 0 and not found.probe.has_picture


def measures(width: int, height: int) -> Callable[[Taken], bool]:
    return lambda found: found.pictures[0].shape == (height, width, 3)


KNOWN: dict[str, type[Refused] | Callable[[Taken], bool]] = {
    "androidx_sample_ac4.mp4": Unsupported,
    "androidx_bear_no_seek_table_no_num_samples.flac": lasts(2.74),
    "azure_missing_wav_header.wav": Unsupported,
    "ft_fixture-bad-offset.mp3": is_sound_alone,
    "ft_fixture-corrupt.mkv": Damaged,
    "ft_fixture-null.webm": is_silent_film,
    "ft_fixture.ogv": Damaged,
    "gradio_muted_video_sample.mp4": is_silent_film,
    "mediarecorder_chrome57.webm": lambda found: found.probe.declared_ms is None and len(found.pictures) > 0,
    "mm_issue-749.m4a": Damaged,
    "mm_no-duration.webm": lambda found: found.probe.declared_ms is None and len(found.samples) > 0,
    "opencast_aonly.mov": is_sound_alone,
    "opencast_nostreams.mp4": Damaged,
    "pasrom_two_speakers_de.m4a": lasts(49.8),
    "pasrom_two_speakers_de.mkv": lasts(49.8),
    "pasrom_two_speakers_de.ogg": lasts(49.8),
    "pasrom_two_speakers_de.webm": lasts(49.8),
    "tika_testMP3_coverArt.mp3": is_sound_alone,
    "tika_testMP4_drm.m4a": Encrypted,
    "tika_testMP4_truncated.m4a": Damaged,
    "exif_Landscape_3.jpg": measures(1800, 1200),
    "exif_Landscape_6.jpg": measures(1800, 1200),
    "exif_Portrait_8.jpg": measures(1200, 1800),
    "heif_corrupted.heic": Damaged,
    "pil_broken.png": Damaged,
    "pil_decompression_bomb.ico": Unsupported,
    "pil_dummy.container": Unsupported,
    "pil_multipage.tiff": lambda found: len(found.pictures) == 3,
    "pil_truncated_image.png": Damaged,
    "tika_IMG_1034.heic": measures(4032, 3024),
}


@pytest.mark.parametrize("name", [*named("containers"), *named("images")])
def test_every_file_ends_somewhere(name: str, tools: Tools) -> None:
    folder = "containers" if (media_folder() / "containers" / name).exists() else "images"
    outcome, known = outcome_of(shared_media(folder, name), tools), KNOWN.get(name)
    if isinstance(outcome, Refused):
        assert is_plain(str(outcome))
        assert known is None or (isinstance(known, type) and isinstance(outcome, known))
    else:
        assert known is None or (not isinstance(known, type) and known(outcome))
        assert len(outcome.samples) or outcome.pictures or outcome.refusal


def outcome_of(path: Path, tools: Tools) -> Taken | Refused:
    try:
        return taken(path, tools)
    except Refused as refusal:
        return refusal


def test_the_known_ones_are_there() -> None:
    present = {*named("containers"), *named("images")}
    shared_media("containers")
    assert set(KNOWN) <= present
