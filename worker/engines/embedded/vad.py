"""Where somebody speaks: voice activity by silero, as it ships inside faster-whisper."""

from functools import cache

from faster_whisper.vad import VadOptions, get_speech_timestamps

from worker.engines.embedded import weights
from worker.findings import Span
from worker.roles import SAMPLE_RATE, Samples

_PER_MS = SAMPLE_RATE // 1000
_OPTIONS = VadOptions(
    threshold=0.5,
    neg_threshold=0.35,
    min_speech_duration_ms=100,  # a word such as “but” may stand alone
    min_silence_duration_ms=300,
    speech_pad_ms=200,
)


def speech(samples: Samples) -> list[Span]:
    """Where somebody speaks, in order, times from the first sample. Raises `WeightsMissing`."""
    _check()
    if not len(samples):
        return []
    found = get_speech_timestamps(samples, _OPTIONS, SAMPLE_RATE)
    return [Span(int(one["start"]) // _PER_MS, int(one["end"]) // _PER_MS) for one in found]


@cache
def _check() -> None:
    """The library opens its own copy of the weights: once a process, make sure that it is the one we know."""
    with weights.laid_out(weights.SILERO):
        pass
