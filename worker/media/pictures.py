"""Pictures of our own as files: WebP, written after decoding and read back without fear."""

from pathlib import Path

import numpy as np
from PIL import Image

from worker.roles import Picture


def write(path: Path, picture: Picture) -> None:
    """Write a picture so that small letters stay legible."""
    Image.fromarray(picture, "RGB").save(path, "WEBP", quality=90, method=2)


def read(path: Path) -> Picture:
    """Read what `write` wrote."""
    with Image.open(path, formats=("WEBP",)) as image:
        return np.asarray(image.convert("RGB"))
