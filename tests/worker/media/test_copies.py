"""Copies for browsers: which recordings need one, and that it is whole, short and can be sought in."""

from pathlib import Path

import av
import pytest

from tests import media
from worker.errors import WorkerError
from worker.findings import MediaKind, Probe, Reached, Source, Track
from worker.kit import Kit
from worker.media import copies
from worker.media.playable import Copy, copy_of
from worker.media.tools import Tools
from worker.stages.play import play
from worker.stages.probe import probe


def declared(container: str, *codecs: str, is_seekable: bool = True) -> Probe:
    kinds = {"h264", "hevc", "mpeg4", "vp8", "vp9", "av1", "theora"}
    tracks = tuple(Track("video" if codec in kinds else "audio", codec) for codec in codecs)
    return Probe("", 0, container, tracks, is_seekable=is_seekable)


@pytest.mark.parametrize(
    ("probed", "made"),
    [
        (declared("mov", "h264", "aac"), None),
        (declared("mp3", "mp3"), None),
        (declared("wav", "pcm_s16le"), None),
        (declared("matroska", "vp9", "opus"), None),
        (declared("matroska", "vp9", "opus", is_seekable=False), Copy("play.webm", "copy", "copy")),
        (declared("matroska", "h264", "aac"), Copy("play.mp4", "copy", "copy")),
        (declared("avi", "mpeg4", "mp3"), Copy("play.mp4", "libx264", "copy")),
        (declared("mov", "hevc", "aac"), Copy("play.mp4", "libx264", "copy")),
        (declared("amr", "amr_nb"), Copy("play.m4a", sound="aac")),
        (declared("asf", "wmav2"), Copy("play.m4a", sound="aac")),
        (declared("ogg", "theora", "vorbis"), Copy("play.mp4", "libx264", "aac")),
        (declared("aac", "aac"), Copy("play.m4a", sound="copy")),
        (declared("avi", "h264"), Copy("play.mp4", "copy")),
        (Probe("", 0, "pdf", pages=3), None),
    ],
)
def test_a_copy_is_made_of_what_browsers_cannot_play(probed: Probe, made: Copy | None) -> None:
    assert copy_of(probed) == made


def test_a_name_that_says_nothing_needs_a_copy_too() -> None:
    assert copy_of(declared("mov", "h264", "aac"), is_named=False) == Copy("play.mp4", "copy", "copy")


def film(path: Path, *arguments: str) -> Path:
    inputs = ["-f", "lavfi", "-i", "testsrc2=size=322x242:rate=25", "-f", "lavfi", "-i", "sine=frequency=330"]
    media.ffmpeg(*inputs, "-t", "6", *arguments, path)
    return path


FILES = {
    "talk.avi": ("-c:v", "mpeg4", "-c:a", "mp3"),
    "talk.wmv": ("-c:v", "wmv2", "-c:a", "wmav2"),
    "talk.mkv": ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac"),
    "talk.wma": ("-vn", "-c:a", "wmav2"),
    "live.webm": ("-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", "-live", "1", "-f", "webm"),
}


@pytest.mark.parametrize("name", FILES)
def test_the_copy_is_whole_and_can_be_sought_in(tmp_path: Path, name: str) -> None:
    if name == "live.webm":
        file = tmp_path / name
        piped = film(tmp_path / "seekable.webm", *FILES[name])
        media.ffmpeg("-i", piped, "-c", "copy", "-f", "webm", "-live", "1", file)
    else:
        file = film(tmp_path / name, *FILES[name])
    tools = Tools.found(tmp_path)
    source = Source("s", name, file, tmp_path / "made", MediaKind.VIDEO)
    (probed,) = probe(source, Kit(tools))
    copy = copy_of(probed, is_named=name != "live.webm")
    assert copy is not None
    reached = list(play(source, probed, Kit(tools), copy=copy))
    assert all(isinstance(one, Reached) for one in reached)
    assert reached == sorted(reached, key=lambda one: one.at_ms)
    assert reached[-1].at_ms == pytest.approx(6_000, abs=300)
    made = source.made / copy.name
    with av.open(str(made)) as opened:
        assert opened.duration == pytest.approx(6_000_000, abs=300_000)
        kinds = {stream.type for stream in opened.streams}
        assert kinds == ({"audio"} if name == "talk.wma" else {"audio", "video"})
        assert {stream.codec_context.name for stream in opened.streams} <= {
            "h264",
            "aac",
            "mp3float",
            "libvpx",
            "vp8",
            "opus",
        }
        (sound,) = opened.streams.audio
        opened.seek(int(4 / (sound.time_base or 1)), stream=sound)
        assert next(opened.decode(audio=0)).time == pytest.approx(4, abs=1.5)
    assert [path.name for path in source.made.iterdir()] == [copy.name], "no draft is left"
    assert list(play(source, probed, Kit(tools), copy=copy)) == [], "what is there is not made again"


def test_a_phone_memo_becomes_playable(tmp_path: Path) -> None:
    shared = media.shared_media()
    memo = next(shared.rglob("*.amr"), None)
    if memo is None:
        pytest.skip("shared media missing: an AMR file")
    source = Source("s", "memo.amr", memo, tmp_path, MediaKind.AUDIO)
    tools = Tools.found(tmp_path)
    (probed,) = probe(source, Kit(tools))
    list(play(source, probed, Kit(tools)))
    with av.open(str(tmp_path / "play.m4a")) as opened:
        assert opened.streams[0].codec_context.name == "aac"


def test_a_recording_that_breaks_off_leaves_no_half_copy(tmp_path: Path) -> None:
    file = tmp_path / "talk.avi"
    file.write_bytes(b"RIFF\xff\xff\x00\x00AVI LIST" + bytes(4000))
    with pytest.raises(WorkerError):
        list(copies.write(file, tmp_path, Copy("play.mp4", "libx264", "aac"), Tools.found(tmp_path)))
    assert [path.name for path in tmp_path.iterdir()] == ["talk.avi"]
