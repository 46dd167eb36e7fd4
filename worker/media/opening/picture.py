"""Opens a picture of any mode as upright RGB on white; several pages of a TIFF, the first of an animation."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from worker.errors import Damaged, TooLarge
from worker.media.formats import PICTURES
from worker.media.limits import Limits

_DEEP = {"I", "I;16", "I;16B", "I;16L", "I;16N", "F"}


def survey(path: Path, container: str, limits: Limits) -> dict[str, object]:
    """Size and number of pages, after the first was decoded. Raises `Refused`."""
    image = _open(path, container, limits)
    first = _page(image, 0, limits)
    track = {"kind": "image", "codec": container, "width": first.width, "height": first.height}
    return {"container": container, "pages": _count(image, limits), "tracks": [track]}


def show(path: Path, container: str, limits: Limits) -> Iterator[tuple[dict[str, object], bytes]]:
    """Every page: what is known of it, and its rows of RGB. Raises `Refused`."""
    image = _open(path, container, limits)
    for n in range(_count(image, limits)):
        page = _page(image, n, limits)
        yield {"n": n, "width": page.width, "height": page.height, "text": []}, page.tobytes()


def _open(path: Path, container: str, limits: Limits) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = limits.image_pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    pillow_heif.register_heif_opener(thumbnails=False)
    try:
        return Image.open(path, formats=PICTURES[container])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooLarge(_too_large(limits)) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise Damaged(_DAMAGED) from None


_DAMAGED = "The picture is damaged or incomplete, so it cannot be opened. Save or take it again."


def _count(image: Image.Image, limits: Limits) -> int:
    """The pages of a TIFF; anything else that holds several pictures is an animation, and counts as one."""
    try:
        frames = getattr(image, "n_frames", 1)
    except (OSError, SyntaxError, ValueError, EOFError):
        raise Damaged(_DAMAGED) from None
    if image.format == "TIFF" and frames > limits.pages:
        raise TooLarge(f"The file has more than {limits.pages} pages. Split it into several.")
    if frames > limits.animation_frames:
        raise TooLarge(f"The animation has more than {limits.animation_frames} pictures. Save one of them.")
    return frames if image.format == "TIFF" else 1


def _page(image: Image.Image, n: int, limits: Limits) -> Image.Image:
    try:
        image.seek(n)
        if image.width * image.height > limits.image_pixels:
            raise TooLarge(_too_large(limits))
        image.draft("RGB", _shrunk(image.size, limits))
        return _flat(ImageOps.exif_transpose(_small(image, limits)))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooLarge(_too_large(limits)) from None
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, KeyError):
        raise Damaged(_DAMAGED) from None  # Pillow's formats fail in every one of these ways


def _small(image: Image.Image, limits: Limits) -> Image.Image:
    size = _shrunk(image.size, limits)
    if size == image.size:
        return image
    exact = image if image.mode in _DEEP | {"L", "RGB", "RGBA", "LA", "CMYK"} else image.convert("RGBA")
    return exact.resize(size, Image.Resampling.BOX)


def _shrunk(size: tuple[int, int], limits: Limits) -> tuple[int, int]:
    """The size that a picture is shown in: no more than so many pixels, of whatever shape."""
    width, height = size
    factor = min(1.0, (limits.shown_pixels / max(1, width * height)) ** 0.5)
    return max(1, int(width * factor)), max(1, int(height * factor))


def _flat(image: Image.Image) -> Image.Image:
    """As RGB: 16 bit made 8, see-through parts white."""
    if image.mode in _DEEP:
        image = _eight_bit(image)
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    return image.convert("RGB")


def _eight_bit(image: Image.Image) -> Image.Image:
    """Grey of more than 8 bits, stretched by powers of two that hold its brightest pixel."""
    grey = image.convert("F")
    extrema = grey.getextrema()
    highest = max(1.0, float(extrema[1] if isinstance(extrema[1], int | float) else 1))
    full = next((scale for scale in (1, 255, 65535) if highest <= scale), highest)
    return grey.point(lambda value: value * (255 / full)).convert("L")


def _too_large(limits: Limits) -> str:
    return f"The picture has more than {limits.image_pixels // 1_000_000} megapixels. Save it smaller."
