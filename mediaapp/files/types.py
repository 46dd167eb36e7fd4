"""What a browser is told that a file is: a closed list, so that no upload is taken for a page or a script."""

from pathlib import PurePosixPath

from mediaapp.files.names import suffix

UNKNOWN = "application/octet-stream"

PLAYED = {
    ".aac": "audio/aac",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".m4b": "audio/mp4",
    ".mka": "audio/x-matroska",
    ".mp2": "audio/mpeg",
    ".mp3": "audio/mpeg",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".weba": "audio/webm",
    ".3gp": "video/3gpp",
    ".m4v": "video/mp4",
    ".mkv": "video/x-matroska",
    ".mov": "video/quicktime",
    ".mp4": "video/mp4",
    ".mpeg": "video/mpeg",
    ".mpg": "video/mpeg",
    ".ogv": "video/ogg",
    ".webm": "video/webm",
}
"""Originals that a page may play; every other original is only handed out to be saved."""

SAVED = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".heic": "image/heic",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".webp": "image/webp",
}

MADE = {
    ".flac": "audio/flac",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".webp": "image/webp",
}
"""What we wrote ourselves."""


def of_original(name: str, kind: str) -> tuple[str, bool]:
    """The content type of an original, and whether a page may play it."""
    ending = suffix(name)
    found = PLAYED.get(ending)
    if found and kind in {"audio", "video"}:
        return f"{kind}/{found.partition('/')[2]}" if kind == "audio" else found, True
    return SAVED.get(ending, UNKNOWN), False


def of_made(path: str) -> str | None:
    """None for what is not served."""
    return MADE.get(PurePosixPath(path).suffix)
