"""The libraries under the embedded engine, used as they are: what the product is held against."""

from functools import cache

from faster_whisper import WhisperModel

from tests.eval.diarisation_error import Spoken
from worker.engines import Options
from worker.engines.embedded import turns, weights, whisper
from worker.roles import Samples

SETTINGS = {**whisper._SETTINGS, "vad_filter": True}
"""The product's own, but that the library looks for speech by itself."""


@cache
def whisper_base(threads: int) -> WhisperModel:
    with weights.laid_out(weights.WHISPER_BASE) as folder:
        return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads)


def transcribed(samples: Samples, threads: int, language: str | None = None) -> tuple[str, str]:
    """What faster-whisper hears in a whole recording, and in which language."""
    segments, about = whisper_base(threads).transcribe(samples, language=language, **SETTINGS)
    return "".join(segment.text for segment in segments), about.language


@cache
def _ear(threads: int) -> turns.Ear:
    with weights.laid_out(weights.VOICES):  # raises when there are no voices to compare with
        return turns.Ear(*turns._loaded(Options(threads=threads)))


def diarised(samples: Samples, threads: int) -> list[Spoken]:
    """Who speaks when, by sherpa-onnx on a whole recording, with the models and settings of the product."""
    models = _ear(threads)._models
    assert models is not None
    found = models.diarizer.process(samples).sort_by_start_time()
    return [Spoken(round(1000 * one.start), round(1000 * one.end), str(one.speaker)) for one in found]
