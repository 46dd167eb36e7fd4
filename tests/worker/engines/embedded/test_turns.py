"""Voices are told apart, the same way each time."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests import media
from tests.worker.engines.embedded import sounds
from worker.engines import Options
from worker.engines.embedded import turns, weights
from worker.engines.embedded.weights import Model
from worker.findings import Span
from worker.roles import SAMPLE_RATE, Listener


@pytest.fixture(scope="module")
def ear() -> Listener:
    return turns.listener(Options(threads=1))


def test_three_people_one_after_another_are_three_voices(ear: Listener) -> None:
    samples = sounds.read(media.shared_media("speech", "falcon_3speakers.wav"))
    voices = ear.voices(samples, ear.speech(samples))
    said = [Span(1700, 3900), Span(6200, 11_100), Span(12_800, 18_000)]
    assert len(voices) == len(said)
    for (spans, vector), expected in zip(voices, said, strict=True):
        assert sum(span.overlap_ms(expected) for span in spans) > 0.85 * expected.duration_ms
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    assert all(first @ second < 0.5 for (_, first), (_, second) in pairwise(voices))


def test_two_synthetic_voices_are_two_and_stay_so(tmp_path: Path, ear: Listener) -> None:
    text = "We should look at the budget again before the end of the month, and then decide."
    low = sounds.read(media.spoken(tmp_path / "low.wav", text, voice="en-us+m7"))
    high = sounds.read(media.spoken(tmp_path / "high.wav", text, voice="en-us+f5"))
    quiet = np.zeros(SAMPLE_RATE, np.float32)
    samples = np.concatenate([low, quiet, high, quiet, low])
    once, again = (ear.voices(samples, ear.speech(samples)) for _ in range(2))
    assert len(once) == 2
    assert [spans for spans, _ in once] == [spans for spans, _ in again]
    assert all(np.array_equal(a, b) for (_, a), (_, b) in zip(once, again, strict=True))


def test_nobody_speaks_and_nobody_is_told_apart(ear: Listener) -> None:
    assert ear.voices(sounds.unspoken()["pink noise"], []) == []


def test_turns_stay_inside_the_sound(tmp_path: Path, ear: Listener) -> None:
    samples = sounds.read(media.spoken(tmp_path / "said.wav", "That is all there is to say about it."))
    length_ms = len(samples) * 1000 // SAMPLE_RATE
    for spans, _ in ear.voices(samples, ear.speech(samples)):
        assert all(span.end_ms <= length_ms for span in spans)
        assert spans == sorted(spans)


def test_without_the_weights_there_is_one_speaker_and_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "VOICES", Model("voices", (weights.File("v.onnx", "0", ("absent/v",)),)))
    deaf = turns.listener(Options())
    assert deaf.voices(np.zeros(SAMPLE_RATE, np.float32), [Span(0, 1000)]) == []
    assert deaf.speech(np.zeros(SAMPLE_RATE, np.float32)) == []
    assert "one speaker" in deaf.note


def test_a_vector_is_made_where_nobody_else_speaks() -> None:
    own, others = [Span(0, 1000), Span(2000, 5000)], [Span(500, 1500), Span(3000, 3500)]
    assert turns.alone(own, others) == [Span(0, 500), Span(2000, 3000), Span(3500, 5000)]
    assert turns.alone([Span(600, 900)], others) == [Span(600, 900)]
