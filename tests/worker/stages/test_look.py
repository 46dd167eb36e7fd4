"""The eye's first half on real files: screens with their spans, known again, written, and begun anew."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests import media
from tests.eval import slides
from worker.errors import Damaged, WorkerError
from worker.findings import Frame, MediaKind, Probe, Reached, Source, Span, Track
from worker.kit import Kit
from worker.media import pictures
from worker.media.tools import Tools
from worker.stages.look import look

VIDEO = Probe("0" * 64, 1, "mp4", (Track("video", "h264"),))
PAGES = replace(VIDEO, tracks=(), pages=1)
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
A, B = ("Budget", "Revenue 41 million"), ("Roadmap", "Three releases", "One team")


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    return Kit(Tools.found(tmp_path))


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two slides of four seconds each, and the first once more."""
    return media.slides(tmp_path_factory.mktemp("talk") / "talk.mp4", A, B, A, seconds=4)


def source(path: Path, made: str = "made", kind: MediaKind = MediaKind.VIDEO) -> Source:
    return Source("s1", path.name, path, path.parent / made, kind)


def frames(path: Path, kit: Kit, seen: tuple[Frame, ...] = ()) -> list[Frame]:
    """What is found in a video; its pictures lie where the kit has its scratch folder."""
    found = look(source(path, str(kit.tools.scratch)), VIDEO, kit, seen=seen)
    return [one for one in found if isinstance(one, Frame)]


def spans(found: list[Frame]) -> list[tuple[int, int, int]]:
    return [(frame.screen, frame.span.start_ms, frame.span.end_ms) for frame in found]


# ── videos ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_screen_shown_again_keeps_its_number_and_its_picture(talk: Path, tmp_path: Path, kit: Kit) -> None:
    first, second, third = found = frames(talk, kit)
    assert spans(found) == [(1, 0, 3750), (2, 3750, 7750), (1, 7750, 12_000)]
    assert third.picture == first.picture != second.picture
    assert sorted(one.name for one in (tmp_path / "frames").iterdir()) == ["0.webp", "3750.webp"]


def test_the_picture_is_the_slide_in_full(talk: Path, tmp_path: Path, kit: Kit) -> None:
    second = frames(talk, kit)[1]
    picture = pictures.read(tmp_path / second.picture)
    assert (second.width, second.height) == (picture.shape[1], picture.shape[0]) == media.SLIDE
    media.slide(tmp_path / "b.png", *B)
    with Image.open(tmp_path / "b.png") as expected:
        assert np.abs(picture.astype(int) - np.asarray(expected.convert("RGB"))).mean() < 3


def test_a_second_run_goes_on_where_the_first_was_cut_off(talk: Path, kit: Kit) -> None:
    whole = frames(talk, kit)
    for seen in range(1, len(whole) + 1):
        assert whole[:seen] + frames(talk, kit, tuple(whole[:seen])) == whole


def test_progress_is_told_while_nothing_changes(tmp_path: Path, kit: Kit) -> None:
    path, still = tmp_path / "talk.mp4", media.slide(tmp_path / "a.png", *A)
    media.ffmpeg("-loop", "1", "-r", "1", "-t", "32", "-i", still, *H264, path)
    *progress, last = look(source(path), VIDEO, kit)
    told = [one.at_ms for one in progress if isinstance(one, Reached)]
    assert len(told) == len(progress) >= 3
    assert all(later - before <= 30_000 for before, later in pairwise([0, *told, 32_000]))
    assert isinstance(last, Frame)
    assert last.span == Span(0, 32_000)


@pytest.mark.parametrize(
    ("name", "graph", "count"),
    [
        ("one.mp4", "testsrc2=size=320x240:rate=25", 1),
        ("tall.mkv", "testsrc2=size=16x4096:rate=2", 4),
        ("odd.mkv", "testsrc2=size=333x77:rate=7", 14),
        ("slow.mkv", "testsrc2=size=320x240:rate=1/3", 3),
    ],
)
def test_odd_videos_have_a_frame_and_spans_that_tile(
    name: str, graph: str, count: int, tmp_path: Path, kit: Kit
) -> None:
    coder = H264 if name.endswith("mp4") else ("-c:v", "ffv1")
    media.ffmpeg("-f", "lavfi", "-i", graph, "-frames:v", str(count), *coder, tmp_path / name)
    found = frames(tmp_path / name, kit)
    assert found
    assert found[0].span.start_ms == 0
    assert all(one.span.end_ms == other.span.start_ms for one, other in pairwise(found))
    assert all(frame.span.duration_ms > 0 for frame in found)


def test_a_live_recording_without_duration_is_followed_to_its_end(
    talk: Path, tmp_path: Path, kit: Kit
) -> None:
    live = ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "1M", "-live", "1")
    media.ffmpeg("-i", talk, "-t", "8", "-s", "640x360", *live, tmp_path / "live.webm")
    assert spans(frames(tmp_path / "live.webm", kit)) == [(1, 0, 3750), (2, 3750, 8000)]


def test_what_was_shown_before_the_file_breaks_is_not_lost(talk: Path, kit: Kit) -> None:
    small = Kit(replace(kit.tools, limits=replace(kit.tools.limits, recording_ms=6000)))
    found = list[Frame]()
    with pytest.raises(WorkerError):  # noqa: PT012 - what came before the failure is what matters
        for one in look(source(talk, str(kit.tools.scratch)), VIDEO, small):
            found += [one] if isinstance(one, Frame) else []
    assert spans(found) == [(1, 0, 3750), (2, 3750, 6500)]


def test_sound_alone_and_a_blank_video_show_nothing(tmp_path: Path, kit: Kit) -> None:
    tone = media.tone(tmp_path / "tone.wav")
    heard = replace(VIDEO, tracks=(Track("audio", "pcm"),))
    assert list(look(source(tone, kind=MediaKind.AUDIO), heard, kit)) == []
    media.ffmpeg(
        "-f", "lavfi", "-i", "color=black:size=320x240:rate=5", "-t", "4", *H264, tmp_path / "black.mp4"
    )
    assert frames(tmp_path / "black.mp4", kit) == []


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────


def test_pages_are_screens_at_their_place(tmp_path: Path, kit: Kit) -> None:
    path = media.pages(tmp_path / "talk.pdf", A, B, ("Risks",))
    document = source(path, kind=MediaKind.DOCUMENT)
    found = [one for one in look(document, PAGES, kit) if isinstance(one, Frame)]
    assert spans(found) == [(1, 0, 0), (2, 1000, 1000), (3, 2000, 2000)]
    assert all((document.made / frame.picture).is_file() for frame in found)
    assert list(look(document, PAGES, kit, seen=found[:2])) == found[2:]


def test_an_image_is_one_screen(tmp_path: Path, kit: Kit) -> None:
    image = source(media.slide(tmp_path / "shot.png", *A), kind=MediaKind.IMAGE)
    [frame] = look(image, PAGES, kit)
    assert isinstance(frame, Frame)
    assert (frame.screen, frame.span, frame.width, frame.height) == (1, Span(0, 0), *media.SLIDE)


# ── how well ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["builds", "revisits"])
def test_changes_of_a_generated_video_are_found(kind: str, tmp_path: Path, kit: Kit) -> None:
    reel = slides.make(kind, 7, tmp_path, count=5)
    found = frames(reel.path, kit)
    scored = slides.score(
        [frame.span.start_ms for frame in found[1:]], [change.at_ms for change in reel.changes]
    )
    assert scored == slides.Score(right=4)


def test_the_score_counts_each_change_once() -> None:
    assert slides.score([1000, 1100, 9000], [1500, 5000]) == slides.Score(right=1, wrong=2, missed=1)
    assert slides.score([], []).f1 == 1
    assert slides.score([], [5]).f1 == 0


def test_every_change_of_the_long_real_video_is_found(tmp_path: Path, kit: Kit) -> None:
    path = media.shared_media("video", "long_shared.mp4")
    known = json.loads(media.shared_media("video", "refs", "long_shared_slides.json").read_text())
    recording = Source("s1", path.name, path, tmp_path / "made", MediaKind.VIDEO)
    found = [one for one in look(recording, VIDEO, kit) if isinstance(one, Frame)]
    expected = [round(1000 * at) for at in known["slide_changes"]]
    assert slides.score([frame.span.start_ms for frame in found[1:]], expected) == slides.Score(len(expected))
    revisit = next(one for one in known["slides"] if one["revisit_of"] is not None)
    assert found[revisit["index"]].screen == found[revisit["revisit_of"]].screen
    assert len({frame.screen for frame in found}) == len(found) - 1


def test_a_video_without_one_picture_that_can_be_read_says_so(tmp_path: Path, kit: Kit) -> None:
    path = media.slides(tmp_path / "talk.mp4", A, seconds=2)
    data = bytearray(path.read_bytes())
    start = data.index(b"mdat") + 4
    data[start : start + 200_000] = bytes(len(data[start : start + 200_000]))
    path.write_bytes(data)
    with pytest.raises(Damaged, match="No picture could be read"):
        frames(path, kit)
