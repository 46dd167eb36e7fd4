"""Speech is found where somebody speaks, and nowhere else."""

from pathlib import Path

import numpy as np
import pytest

from tests import media
from tests.worker.engines.embedded import sounds
from worker.engines.embedded import vad
from worker.findings import Span
from worker.roles import SAMPLE_RATE

NEARLY_SPEECH = {"a band", "a piano tune"}
"""What silero takes for a voice here and there."""


@pytest.mark.parametrize("name", sorted(sounds.unspoken().keys() - NEARLY_SPEECH))
def test_no_speech_in_what_nobody_says(name: str) -> None:
    assert vad.speech(sounds.unspoken()[name]) == []


@pytest.mark.parametrize("name", sorted(NEARLY_SPEECH))
def test_little_speech_in_music_that_sounds_like_a_voice(name: str) -> None:
    assert sum(span.duration_ms for span in vad.speech(sounds.unspoken()[name])) < 1500


@pytest.mark.parametrize("name", ["negative_leopard_empty.wav", "negative_sb_noise2.wav"])
def test_no_speech_in_real_noise(name: str) -> None:
    assert vad.speech(sounds.read(media.shared_media("speech", name))) == []


@pytest.mark.parametrize("length", [0, 1, 16, 511, 512, 513])
def test_the_shortest_sounds_are_no_speech(length: int) -> None:
    assert vad.speech(np.zeros(length, np.float32)) == []


def test_speech_is_found_between_silences(tmp_path: Path) -> None:
    said = sounds.read(media.spoken(tmp_path / "said.wav", "The committee will meet again on Thursday."))
    quiet = np.zeros(3 * SAMPLE_RATE, np.float32)
    found = vad.speech(np.concatenate([quiet, said, quiet]))
    spoken = Span(3000, 3000 + len(said) * 1000 // SAMPLE_RATE)
    assert found[0].start_ms >= spoken.start_ms - 300
    assert found[-1].end_ms <= spoken.end_ms + 300
    assert sum(one.overlap_ms(spoken) for one in found) > 0.8 * spoken.duration_ms
