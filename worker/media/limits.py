"""What one file may cost: the one place where these figures stand."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Above the first eight a file is refused; the last three bound the child that opens it.

    `image_pixels` and `frame_pixels` are of the original, `shown_pixels` of the picture that is made of it.
    """

    file_bytes: int = 4 << 30
    recording_ms: int = 12 * 3_600_000
    image_pixels: int = 64_000_000
    frame_pixels: int = 36_000_000
    shown_pixels: int = 16_000_000
    tracks: int = 32
    pages: int = 500
    animation_frames: int = 10_000
    jail_bytes: int = 1 << 30
    jail_seconds: int = 600
    idle_seconds: int = 120

    @property
    def recording_hours(self) -> int:
        return self.recording_ms // 3_600_000
