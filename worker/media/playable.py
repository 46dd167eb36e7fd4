"""Which recordings a browser can play and seek as they are, and what is made of the others."""

from dataclasses import dataclass

from worker.findings import Probe

WEBM = frozenset({"vp8", "vp9", "av1", "opus", "vorbis"})

PLAYED: dict[str, frozenset[str]] = {
    "flac": frozenset({"flac"}),
    "matroska": WEBM,
    "mov": frozenset({"h264", "aac", "mp3"}),
    "mp3": frozenset({"mp3"}),
    "ogg": frozenset({"opus", "vorbis", "flac"}),
    "wav": frozenset({"pcm_s16le", "pcm_u8", "pcm_s24le", "pcm_f32le"}),
}
"""By container, the codecs that every browser of today plays."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy for browsers: its file's name, and the encoder of each kind of track ("copy": as it is)."""

    name: str
    picture: str = ""
    sound: str = ""


def copy_of(probe: Probe, *, is_named: bool = True) -> Copy | None:
    """What has to be made so that a browser can play a recording; None where nothing has to.

    `is_named` says whether its name tells a browser what it is. A recording without a declared length cannot
    be sought in: its tracks are put into a new container.
    """
    codecs = {track.kind: track.codec for track in reversed(probe.tracks)}
    if not codecs.keys() & {"audio", "video"}:
        return None
    is_played = set(codecs.values()) <= PLAYED.get(probe.container, frozenset())
    if is_played and probe.is_seekable and is_named:
        return None
    if set(codecs.values()) <= WEBM and probe.container == "matroska":
        return Copy("play.webm", "copy" if "video" in codecs else "", "copy" if "audio" in codecs else "")
    sound = "" if "audio" not in codecs else "copy" if codecs["audio"] in {"aac", "mp3"} else "aac"
    if "video" not in codecs:
        return Copy("play.m4a", sound=sound)
    return Copy("play.mp4", "copy" if codecs["video"] == "h264" else "libx264", sound)
