"""What is said is written down with its times; where nobody speaks, nothing is."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from faster_whisper.transcribe import Word

from tests import media
from tests.worker.engines.embedded import sounds
from worker.engines import Options
from worker.engines.embedded import vad, weights, whisper
from worker.engines.embedded.weights import Model
from worker.errors import Refused
from worker.findings import Heard, Span
from worker.roles import SAMPLE_RATE, Samples, Stretch, Transcriber

START_MS = 60_000


@pytest.fixture(scope="module")
def transcriber() -> Transcriber:
    return whisper.transcriber(Options(threads=1))


def stretch(samples: Samples, language: str = "en", speech: Sequence[Span] | None = None) -> Stretch:
    span = Span(START_MS, START_MS + len(samples) * 1000 // SAMPLE_RATE)
    return Stretch(span, samples, (span,) if speech is None else tuple(speech), language)


def words(heard: Sequence[Heard]) -> list[str]:
    return [word.text.strip(".,?!").lower() for one in heard for word in one.words]


def test_a_speech_is_heard_word_by_word_on_the_source_s_clock(transcriber: Transcriber) -> None:
    given = stretch(sounds.read(media.shared_media("speech", "jfk.mp3")))
    heard = list(transcriber.hear(given))
    said = (
        "and so my fellow americans ask not what your country can do for you "
        "ask what you can do for your country"
    )
    assert words(heard) == said.split()
    spans = [word.span for one in heard for word in one.words]
    assert all(given.span.start_ms <= span.start_ms <= span.end_ms <= given.span.end_ms for span in spans)
    assert all(earlier.start_ms <= later.start_ms for earlier, later in pairwise(spans))
    assert all(one.span.start_ms == one.words[0].span.start_ms for one in heard)
    assert all(
        one.language == "en" and " ".join(word.text for word in one.words) == one.text for one in heard
    )


def test_the_same_sound_gives_the_same_words(tmp_path: Path, transcriber: Transcriber) -> None:
    given = stretch(sounds.read(media.spoken(tmp_path / "said.wav", "We will meet on Thursday at nine.")))
    once = list(transcriber.hear(given))
    assert {"thursday", "nine", "9"} & set(words(once))
    assert once == list(transcriber.hear(given))


def test_pieces_without_a_blank_before_them_are_one_word() -> None:
    def pieces(*texts: str) -> list[Word]:
        return [Word(start=n, end=n + 1, word=text, probability=0.9) for n, text in enumerate(texts)]

    said = whisper.words(pieces(" It", " costs", " 42", ",000", " euros."), Span(0, 9_000), "en")
    assert [word.text for word in said] == ["It", "costs", "42,000", "euros."]
    assert (said[2].span, said[3].span) == (Span(2_000, 4_000), Span(4_000, 5_000))
    assert [word.text for word in whisper.words(pieces("今", "日"), Span(0, 9_000), "ja")] == ["今", "日"]


def test_only_what_is_speech_is_heard(tmp_path: Path, transcriber: Transcriber) -> None:
    first = sounds.read(media.spoken(tmp_path / "first.wav", "The first sentence is about apples."))
    second = sounds.read(media.spoken(tmp_path / "second.wav", "The second sentence is about a river."))
    quiet = np.zeros(4 * SAMPLE_RATE, np.float32)
    samples = np.concatenate([first, quiet, second])
    start_ms = START_MS + (len(first) + len(quiet)) * 1000 // SAMPLE_RATE
    given = stretch(samples, speech=[Span(start_ms, START_MS + len(samples) * 1000 // SAMPLE_RATE)])
    heard = list(transcriber.hear(given))
    assert "river" in words(heard)
    assert "apples" not in words(heard)
    assert all(one.span.start_ms >= start_ms - 500 for one in heard)


TAKEN_FOR_SPEECH = (
    "silence",
    "quiet white noise",
    "brown noise",
    "beeps",
    "clicks",
    "a high tone",
    "a piano tune",
    "piano chords",
    "a band",
)


@pytest.mark.parametrize("name", TAKEN_FOR_SPEECH)
def test_no_words_even_where_noise_is_taken_for_speech(name: str, transcriber: Transcriber) -> None:
    assert list(transcriber.hear(stretch(sounds.unspoken()[name]))) == []


@pytest.mark.parametrize("name", ["a piano tune", "a band"])
def test_no_words_in_what_sounds_like_a_voice(name: str, transcriber: Transcriber) -> None:
    samples = sounds.unspoken()[name]
    speech = [span.shifted(START_MS) for span in vad.speech(samples)]
    assert speech, "this music is not taken for speech any more: choose another"
    assert list(transcriber.hear(stretch(samples, speech=speech))) == []


@pytest.mark.parametrize("name", ["negative_leopard_empty.wav", "negative_sb_noise2.wav"])
def test_no_words_in_real_noise(name: str, transcriber: Transcriber) -> None:
    given = stretch(sounds.read(media.shared_media("speech", name)))
    assert list(transcriber.hear(given)) == []


def test_where_there_is_no_speech_there_are_no_words(transcriber: Transcriber) -> None:
    assert list(transcriber.hear(stretch(np.zeros(SAMPLE_RATE, np.float32), speech=[]))) == []


@pytest.mark.parametrize("code", ["de", "es", "fr", "it"])
def test_languages_are_told_apart_and_understood(code: str, transcriber: Transcriber) -> None:
    samples = sounds.read(media.shared_media("speech", f"leopard_{code}.wav"))
    language = transcriber.language([samples])
    assert language.code == code
    assert 0.5 < language.probability <= 1
    assert len(words(list(transcriber.hear(stretch(samples, code))))) >= 5


def test_the_language_is_the_most_probable_over_all_stretches(transcriber: Transcriber) -> None:
    german = sounds.read(media.shared_media("speech", "leopard_de.wav"))
    french = sounds.read(media.shared_media("speech", "leopard_fr.wav"))
    assert transcriber.language([german, french, german]).code == "de"
    assert transcriber.language([french, german, french]).code == "fr"


def test_a_language_that_no_model_knows_is_refused(transcriber: Transcriber) -> None:
    with pytest.raises(Refused, match="does not know the language “xx”"):
        list(transcriber.hear(stretch(np.zeros(SAMPLE_RATE, np.float32), "xx")))


def test_without_the_multilingual_weights_english_is_left_and_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "WHISPER_BASE", Model("base", (weights.File("m", "0", ("absent/m",)),)))
    english = whisper.transcriber(Options(threads=1))
    assert english.note.startswith("Only English is understood.")
    assert english.name.model.startswith("whisper-tiny.en")
    samples = sounds.read(media.shared_media("speech", "jfk.mp3"))
    language = english.language([samples])
    assert (language.code, language.probability) == ("en", 0.0)
    assert "country" in words(list(english.hear(stretch(samples, "de"))))
