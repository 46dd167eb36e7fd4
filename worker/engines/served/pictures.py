"""Pictures as a model server takes them: JPEG, no larger than its model looks at."""

import cv2
import numpy as np

from worker.roles import Picture

_LONGEST_SIDE = 1600
_PLAIN = 8
"""The range of brightness below which a picture shows nothing."""


def encoded(picture: Picture) -> bytes:
    """A picture as the bytes of a JPEG."""
    height, width = picture.shape[:2]
    scale = _LONGEST_SIDE / max(height, width)
    if scale < 1:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    _, data = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 92])
    return data.tobytes()


def is_plain(picture: Picture) -> bool:
    """Whether there is nothing to see."""
    return not picture.size or int(picture.max()) - int(picture.min()) < _PLAIN
