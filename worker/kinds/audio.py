"""Sound recordings, and the containers that hold only sound."""

from worker.findings import MediaKind, Stage
from worker.kinds import Kind
from worker.media import sniff

_CONTAINERS = {"aac", "ac3", "aiff", "amr", "au", "caf", "flac", "mp3", "qcp", "wav", "wv"}
_BRANDS = {b"M4A ", b"M4B ", b"M4P ", b"F4A "}
_AUDIO_CODECS_OF_OGG = (b"\x01vorbis", b"OpusHead", b"Speex   ", b"\x7fFLAC")


def is_audio(head: bytes) -> bool:
    container = sniff.container(head)
    if container == "mov":
        return head[8:12] in _BRANDS
    if container == "ogg":
        return any(head.find(codec, 0, 64) > 0 for codec in _AUDIO_CODECS_OF_OGG)
    return container in _CONTAINERS


KIND = Kind(
    name=MediaKind.AUDIO,
    label="Audio",
    suffixes=frozenset(
        ".aac .ac3 .aif .aiff .amr .au .caf .flac .m4a .m4b .mka "
        ".mp2 .mp3 .oga .ogg .opus .qcp .spx .wav .weba .wma .wv".split()
    ),
    sniff=is_audio,
    stages=frozenset({Stage.PROBE, Stage.LISTEN, Stage.DIARISE, Stage.TRANSCRIBE}),
)
