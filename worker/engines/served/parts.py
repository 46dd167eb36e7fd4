"""The parts of a message, whatever the dialect: text, a clip, a picture; data alone, never an address."""

import base64
import struct
from dataclasses import dataclass
from typing import Literal

import numpy as np

from worker.roles import SAMPLE_RATE, Samples

LONGEST_CLIP_MS = 30_000
"""Gemma hears no more at once. Servers do not hold it to that, so we do."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part; `data` is base64 unless it is text."""

    kind: Literal["text", "image", "sound"]
    data: str
    format: str = ""


def text(words: str) -> Part:
    return Part("text", words)


def image(encoded: bytes, form: str) -> Part:
    return Part("image", base64.b64encode(encoded).decode(), form)


def sound(samples: Samples) -> Part:
    """A clip as WAV, 16 bits. Raises `ValueError` above 30 s."""
    if len(samples) > LONGEST_CLIP_MS * SAMPLE_RATE // 1000:
        raise ValueError(f"a clip has at most {LONGEST_CLIP_MS} ms, not {len(samples)} samples")
    return Part("sound", base64.b64encode(wav(samples)).decode(), "wav")


def wav(samples: Samples) -> bytes:
    """Mono sound at 16 kHz as the bytes of a WAV file."""
    data = np.round(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
    form = struct.pack("<HHIIHH", 1, 1, SAMPLE_RATE, 2 * SAMPLE_RATE, 2, 16)
    head = struct.pack(
        "<4sI4s4sI16s4sI", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, form, b"data", len(data)
    )
    return head + data
