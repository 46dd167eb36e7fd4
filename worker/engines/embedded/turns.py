"""Who speaks when: turns by pyannote's segmentation, voices by CAM++, both run by sherpa-onnx."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sherpa_onnx

from worker.engines import Options
from worker.engines.embedded import names, vad, weights
from worker.errors import WeightsMissing
from worker.findings import Span
from worker.meeting import EngineName
from worker.roles import SAMPLE_RATE, Listener, Samples, Vector

_PER_MS = SAMPLE_RATE // 1000
_THRESHOLD = 0.55
_SHIFT = 0.3
"""How far the ear moves on, in its windows of 10 s: smaller steps cost more and tell no more apart."""
_ENOUGH_MS = 20_000
"""A voice is known by this much of its speech; more costs time and changes nothing."""


@dataclass(frozen=True, slots=True)
class _Models:
    diarizer: sherpa_onnx.OfflineSpeakerDiarization
    extractor: sherpa_onnx.SpeakerEmbeddingExtractor


def listener(options: Options) -> Listener:
    """The ear; without the weights for voices, one that finds speech but tells nobody apart, and says so."""
    try:
        return Ear(*_loaded(options))
    except WeightsMissing as missing:
        note = f"All speech is shown as one speaker. {missing}"
        return Ear(names.HEARS_SPEECH, None, note)


class Ear:
    """The embedded listener."""

    def __init__(self, name: EngineName, models: _Models | None, note: str = "") -> None:
        self.name = name
        self.note = note
        self._models = models

    def speech(self, samples: Samples) -> list[Span]:
        return vad.speech(samples)

    def voices(self, samples: Samples, speech: Sequence[Span]) -> list[tuple[list[Span], Vector]]:
        """The voices of one chunk, by first turn; a turn that overlaps no speech is left out."""
        if self._models is None or not speech:
            return []
        turns: dict[int, list[Span]] = {}
        for found in self._models.diarizer.process(samples).sort_by_start_time():
            turn = _span(found.start, found.end, len(samples))
            if any(turn.overlap_ms(spoken) for spoken in speech):
                turns.setdefault(found.speaker, []).append(turn)
        return [
            (own, _vector(self._models.extractor, _sound(samples, _longest(alone(own, _others(own, turns))))))
            for own in turns.values()
        ]


def _loaded(options: Options) -> tuple[EngineName, _Models]:
    if own := weights.chosen("voices", options.models):
        return names.OWN_VOICES, _opened(own, options.threads)
    with weights.laid_out(weights.VOICES, options.models) as folder:
        return names.of(weights.VOICES), _opened(folder, options.threads)


def _opened(folder: Path, threads: int) -> _Models:
    embedding = sherpa_onnx.SpeakerEmbeddingExtractorConfig(str(folder / "voice.onnx"), num_threads=threads)
    pyannote = sherpa_onnx.OfflineSpeakerSegmentationPyannoteModelConfig(
        str(folder / "segmentation.onnx"), window_shift_ratio=_SHIFT
    )
    config = sherpa_onnx.OfflineSpeakerDiarizationConfig(
        segmentation=sherpa_onnx.OfflineSpeakerSegmentationModelConfig(pyannote, num_threads=threads),
        embedding=embedding,
        clustering=sherpa_onnx.FastClusteringConfig(num_clusters=-1, threshold=_THRESHOLD),
    )
    return _Models(
        sherpa_onnx.OfflineSpeakerDiarization(config), sherpa_onnx.SpeakerEmbeddingExtractor(embedding)
    )


def _span(start: float, end: float, samples: int) -> Span:
    """Seconds of a turn as a span inside the sound: the last window is padded beyond its end."""
    last = samples // _PER_MS
    begin = min(round(start * 1000), last)
    return Span(begin, max(begin, min(round(end * 1000), last)))


def alone(own: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """Where a voice speaks and no other does; all its turns where there is no such moment."""
    return [piece for turn in own for piece in _without(turn, others)] or list(own)


def _longest(pieces: Sequence[Span]) -> list[Span]:
    """The longest pieces, in order, until they are enough to know a voice by."""
    chosen, total_ms = list[Span](), 0
    for piece in sorted(pieces, key=lambda piece: (-piece.duration_ms, piece.start_ms)):
        if total_ms < _ENOUGH_MS:
            chosen.append(piece)
            total_ms += piece.duration_ms
    return sorted(chosen)


def _others(own: list[Span], turns: dict[int, list[Span]]) -> list[Span]:
    return sorted(turn for voice in turns.values() if voice is not own for turn in voice)


def _sound(samples: Samples, pieces: Sequence[Span]) -> Samples:
    return np.concatenate([samples[piece.start_ms * _PER_MS : piece.end_ms * _PER_MS] for piece in pieces])


def _without(turn: Span, others: Sequence[Span]) -> Iterator[Span]:
    """The parts of a turn that overlap none of the others, which are in order."""
    start = turn.start_ms
    for other in others:
        if turn.overlap_ms(other):
            if start < other.start_ms:
                yield Span(start, other.start_ms)
            start = max(start, other.end_ms)
    if start < turn.end_ms:
        yield Span(start, turn.end_ms)


def _vector(extractor: sherpa_onnx.SpeakerEmbeddingExtractor, sound: Samples) -> Vector:
    """How a voice sounds, as a unit vector."""
    stream = extractor.create_stream()
    stream.accept_waveform(SAMPLE_RATE, sound)
    stream.input_finished()
    vector = np.asarray(extractor.compute(stream), np.float32)
    return (vector / np.linalg.norm(vector)).astype(np.float32)
