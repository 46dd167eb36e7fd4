"""Sounds that nobody speaks in, made from numbers, and the samples of any recording."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from tests import media
from worker.media import sound
from worker.roles import SAMPLE_RATE, Samples

SECONDS = 12


def read(path: Path) -> Samples:
    """A recording of ours or one that is known to be harmless, as 16 kHz mono."""
    with TemporaryDirectory() as folder:
        flac = Path(folder) / "sound.flac"
        media.ffmpeg("-i", path, "-vn", "-ac", "1", "-ar", str(SAMPLE_RATE), "-sample_fmt", "s16", flac)
        return sound.read_flac(flac)


def unspoken() -> dict[str, Samples]:
    """Silence, noise of three colours, tones, clicks and music: 12 s each."""
    rng = np.random.default_rng(7)
    time = np.arange(SECONDS * SAMPLE_RATE) / SAMPLE_RATE
    white = rng.normal(0, 1, len(time))
    made = {
        "silence": np.zeros(len(time)),
        "dither": rng.integers(-1, 2, len(time)) / 32768,
        "quiet white noise": 0.03 * white,
        "loud white noise": 0.3 * white,
        "pink noise": 0.5 * _coloured(white, 0.5),
        "quiet pink noise": 0.05 * _coloured(white, 0.5),
        "brown noise": 0.7 * _coloured(white, 1.0),
        "noise that swells like speech": 0.1 * white * (1 + np.sin(2 * np.pi * 4 * time)),
        "a low tone": 0.4 * np.sin(2 * np.pi * 220 * time),
        "a tone": 0.4 * np.sin(2 * np.pi * 440 * time),
        "a high tone": 0.4 * np.sin(2 * np.pi * 1000 * time),
        "a rising tone": 0.4 * np.sin(2 * np.pi * (50 * time + 150 * time**2)),
        "beeps": 0.4 * np.sin(2 * np.pi * 1000 * time) * (time % 1 < 0.1),
        "clicks": np.where(rng.random(len(time)) < 0.0005, rng.normal(0, 0.7, len(time)), 0),
        "a piano tune": _music(1, note_s=0.25, fade=3),
        "piano chords": _music(3, note_s=0.6, fade=3),
        "an organ": _music(3, note_s=0.6, fade=0),
        "a band": _music(3, note_s=0.5, fade=3) + _drums(white),
    }
    return {name: np.clip(one, -1, 1).astype(np.float32) for name, one in made.items()}


def _coloured(white: NDArray[np.float64], slope: float) -> NDArray[np.float64]:
    frequency = np.fft.rfftfreq(len(white), 1 / SAMPLE_RATE)
    made = np.fft.irfft(np.fft.rfft(white) / np.maximum(frequency, 20) ** slope, len(white))
    return np.asarray(made / np.abs(made).max())


def _music(voices: int, *, note_s: float, fade: float) -> NDArray[np.float64]:
    """Notes of a major scale with seven overtones each, `voices` at a time."""
    rng = np.random.default_rng(voices)
    scale = [220 * 2 ** (step / 12) for step in (0, 2, 4, 5, 7, 9, 11, 12, 14, 16)]
    time = np.arange(int(note_s * SAMPLE_RATE)) / SAMPLE_RATE
    shape = np.exp(-fade * time) * np.minimum(1, 20 * np.minimum(time, note_s - time))
    notes = []
    for _ in range(int(SECONDS / note_s)):
        chord = rng.choice(scale, voices, replace=False)
        tones = [np.sin(2 * np.pi * hertz * over * time) / over for hertz in chord for over in range(1, 8)]
        notes.append(shape * np.sum(tones, axis=0))
    made = np.concatenate(notes)
    padded = np.pad(made, (0, SECONDS * SAMPLE_RATE - len(made)))
    return np.asarray(0.5 * padded / np.abs(padded).max())


def _drums(white: NDArray[np.float64]) -> NDArray[np.float64]:
    beat = np.arange(len(white)) % (SAMPLE_RATE // 2)
    return np.asarray(0.3 * white * np.exp(-beat / 400))
