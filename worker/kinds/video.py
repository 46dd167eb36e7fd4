"""Video recordings, and the containers that may hold a picture beside the sound."""

from worker.findings import MediaKind, Stage
from worker.kinds import Kind
from worker.media import sniff

_CONTAINERS = {"asf", "avi", "flv", "matroska", "mov", "mpeg", "mpegts", "mpegvideo", "ogg"}


def may_be_video(head: bytes) -> bool:
    return sniff.container(head) in _CONTAINERS


KIND = Kind(
    name=MediaKind.VIDEO,
    label="Video",
    suffixes=frozenset(
        ".3g2 .3gp .asf .avi .flv .m4v .mkv .mov .mp4 .mpeg .mpg .mts .ogv .ts .vob .webm .wmv".split()
    ),
    sniff=may_be_video,
    stages=frozenset({Stage.PROBE, Stage.LISTEN, Stage.DIARISE, Stage.LOOK, Stage.SEE, Stage.TRANSCRIBE}),
)
