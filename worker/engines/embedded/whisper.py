"""What is said: Whisper on a CPU, by faster-whisper, with a guard against words that nobody spoke."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.transcribe import Segment, restore_speech_timestamps
from faster_whisper.transcribe import Word as Timed

from worker.engines import Options
from worker.engines.embedded import names, weights
from worker.errors import Refused, WeightsMissing
from worker.findings import Heard, Language, Span, Word
from worker.meeting import EngineName
from worker.roles import SAMPLE_RATE, Samples, Stretch, Transcriber

_PER_MS = SAMPLE_RATE // 1000
_PAD_MS = 200
"""The room that a clip has around the speech, in addition to what the listener leaves."""
_PAUSE_MS = 1200
"""Clips that are nearer than this are heard as one: short pauses carry the rhythm."""
_SETTINGS: dict[str, Any] = {
    "beam_size": 5,  # with one alone it falls into loops where a chunk begins inside a sentence
    "temperature": 0.0,  # the fall-back to higher ones is not deterministic …
    "no_repeat_ngram_size": 4,  # … and without it the model would loop
    "condition_on_previous_text": False,
    "word_timestamps": True,
    "vad_filter": False,  # the listener has said where the speech is
}

_WITHOUT_BLANKS = frozenset({"zh", "ja", "th", "lo", "my", "yue"})
"""Languages that the model cuts by characters, for they are written without blanks."""


def transcriber(options: Options) -> Transcriber:
    """The owner's own Whisper, else the multilingual one, else the English one, which says what it lacks."""
    if own := weights.chosen("whisper", options.models):
        return Whisper(names.OWN_WHISPER, _opened(own, options.threads))
    try:
        return Whisper(*_checked(weights.WHISPER_BASE, options))
    except WeightsMissing as missing:
        note = f"Only English is understood. {missing}"
        return Whisper(*_checked(weights.WHISPER_TINY_EN, options), note)


class Whisper:
    """The embedded transcriber: it hears a chunk whole, and places every word."""

    wants_turns = False
    wants_screen = False

    def __init__(self, name: EngineName, model: WhisperModel, note: str = "") -> None:
        self.name = name
        self.note = note
        self._model = model

    def language(self, stretches: Sequence[Samples]) -> Language:
        """The most probable language over all stretches, each heard for its first 30 s.

        Without the multilingual weights it is English, with no certainty at all.
        """
        if not self._model.model.is_multilingual:
            return Language("en", 0.0)
        total: dict[str, float] = {}
        for stretch in stretches:
            for code, probability in self._model.detect_language(stretch)[2]:
                total[code] = total.get(code, 0.0) + probability / len(stretches)
        code = max(total, key=lambda code: total[code], default="en")
        return Language(code, total.get(code, 0.0))

    def hear(self, stretch: Stretch) -> Iterator[Heard]:
        """Raises `Refused` when the stretch is in a language that the model has not learnt."""
        clips = _clips(stretch)
        if not clips:
            return
        sound = np.concatenate([stretch.samples[clip["start"] : clip["end"]] for clip in clips])
        language = self._known(stretch.language)
        segments, _ = self._model.transcribe(sound, language=language, **_SETTINGS)
        for segment in restore_speech_timestamps(segments, clips, SAMPLE_RATE):
            if is_spoken(segment):
                yield _heard(segment.words, stretch.span, language)

    def _known(self, language: str) -> str:
        code = language.lower().partition("-")[0]
        if not self._model.model.is_multilingual:
            return "en"
        if code not in self._model.supported_languages:
            raise Refused(
                f"The speech model does not know the language “{language}”. "
                "Choose another one, or let it find out by itself."
            )
        return code


def is_spoken(segment: Segment) -> bool:
    """Whether somebody spoke these words.

    What the model invents over noise and music is punctuation alone; or it cannot place it, so that most of
    the words last no time; or it doubts both the words and that there is speech. Real speech, however bad,
    stays far from all three.
    """
    words = segment.words or ()
    placed = sum(bool(word.end > word.start) for word in words)
    is_doubtful = segment.avg_logprob < -0.7 and segment.no_speech_prob > 0.5
    return 2 * placed > len(words) and not is_doubtful and any(map(str.isalnum, segment.text))


def _clips(stretch: Stretch) -> list[dict[str, int]]:
    """The speech as the model hears it: from which sample to which."""
    clips: list[dict[str, int]] = []
    for spoken in stretch.speech:
        start = max(0, spoken.start_ms - stretch.span.start_ms - _PAD_MS) * _PER_MS
        end = min(len(stretch.samples), (spoken.end_ms - stretch.span.start_ms + _PAD_MS) * _PER_MS)
        if clips and start - clips[-1]["end"] < _PAUSE_MS * _PER_MS:
            clips[-1]["end"] = end
        else:
            clips.append({"start": start, "end": end})
    return clips


def _heard(pieces: Sequence[Timed], span: Span, language: str) -> Heard:
    """One sentence or so, from seconds in the stretch to the source's clock."""
    placed = words(pieces, span, language)
    whole = Span(placed[0].span.start_ms, max(word.span.end_ms for word in placed))
    return Heard(whole, "".join(piece.word for piece in pieces).strip(), placed, language)


def words(pieces: Sequence[Timed], span: Span, language: str) -> tuple[Word, ...]:
    """What the model took apart as whole words, on the clock of the source that the stretch is a span of."""
    return tuple(_word(word, span) for word in _glued(pieces, language))


def _glued(pieces: Sequence[Timed], language: str) -> Iterator[list[Timed]]:
    """The pieces of each word: "42" and ",000" come apart, and only the first has a blank before it."""
    word: list[Timed] = []
    for piece in pieces:
        if word and (language in _WITHOUT_BLANKS or piece.word[:1].isspace()):
            yield word
            word = []
        word.append(piece)
    if word:
        yield word


def _word(pieces: Sequence[Timed], span: Span) -> Word:
    """One word, as sure as its least sure piece."""
    placed = _placed(pieces[0].start, max(piece.end for piece in pieces), span)
    text = "".join(piece.word for piece in pieces).strip()
    return Word(placed, text, min(float(piece.probability) for piece in pieces))


def _placed(start: float, end: float, span: Span) -> Span:
    """Seconds from the beginning of a stretch as a span on the source's clock, never outside the stretch."""
    begin = min(span.start_ms + round(start * 1000), span.end_ms)
    return Span(begin, max(begin, min(span.start_ms + round(end * 1000), span.end_ms)))


# ── loading ──────────────────────────────────────────────────────────────────────────────────────────


def _checked(model: weights.Model, options: Options) -> tuple[EngineName, WhisperModel]:
    with weights.laid_out(model, options.models) as folder:
        return names.of(model), _opened(folder, options.threads)


def _opened(folder: Path, threads: int) -> WhisperModel:
    return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads)
