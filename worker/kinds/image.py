"""Pictures: screenshots, photographs of whiteboards, scanned pages."""

from worker.findings import MediaKind, Stage
from worker.kinds import Kind
from worker.media import sniff
from worker.media.formats import PICTURES


def is_image(head: bytes) -> bool:
    return sniff.container(head) in PICTURES


KIND = Kind(
    name=MediaKind.IMAGE,
    label="Image",
    suffixes=frozenset(
        ".apng .avif .avifs .bmp .gif .heic .heif .j2k .jfif .jp2 "
        ".jpe .jpeg .jpg .pbm .pgm .png .ppm .tif .tiff .webp".split()
    ),
    sniff=is_image,
    stages=frozenset({Stage.PROBE, Stage.LOOK, Stage.SEE}),
)
