"""One contract for every engine and every role it fills."""

import atexit
import wave
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests import media
from tests.model_server import Playing
from worker.engines import Engines, Options, Wants, engines
from worker.findings import MediaKind, Sight, Source, Span
from worker.meeting import Brief, Claim, Meeting, Showing, Speaker, Utterance
from worker.roles import (
    SAMPLE_RATE,
    Embedder,
    Listener,
    Picture,
    Samples,
    Stretch,
    Transcriber,
    Viewer,
    Writer,
)


@cache
def options(engine: str) -> Options:
    """What an engine is made with; one that is a server gets one of its own, as long as the run lasts."""
    if not engines()[engine].is_remote:
        return Options(threads=1)
    playing = Playing()
    known = Path(mkdtemp(prefix="known-"))
    atexit.register(rmtree, known)
    return Options(server_url=playing.__enter__().url, server_key=playing.key, known=known)


ROLES = ("listener", "transcriber", "viewer", "writer", "embedder")
START_MS = 60_000
"""Where the stretch that is heard lies on its source's clock."""


@dataclass(frozen=True)
class Cast:
    """One engine in one role, made once."""

    engine: str
    role: str

    @cache  # noqa: B019 - lives as long as the run
    def make(self) -> Any:
        return getattr(engines()[self.engine], self.role)(options(self.engine))

    def __str__(self) -> str:
        return f"{self.engine}-{self.role}"


def casts(role: str) -> list[Cast]:
    return [Cast(name, role) for name, engine in engines().items() if getattr(engine, role)]


def plays(role: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("cast", casts(role), ids=str)


ALL = [cast for role in ROLES for cast in casts(role)]


def test_there_is_an_engine_for_every_role() -> None:
    assert {cast.role for cast in ALL} == set(ROLES)
    assert all(engine.label for engine in engines().values())


@pytest.mark.parametrize("cast", ALL, ids=str)
def test_it_says_who_it_is_and_what_it_cannot_do(cast: Cast) -> None:
    made = cast.make()
    assert made.name.name == cast.engine
    assert made.name.model
    assert made.note == "" or made.note[0].isupper()
    assert made.note == "" or made.note.endswith(".")


@plays("transcriber")
def test_what_it_wants_is_known_before_it_is_loaded(cast: Cast) -> None:
    made = cast.make()
    told = engines()[cast.engine].wants(options(cast.engine))
    assert (told.turns, told.screen) == (made.wants_turns, made.wants_screen)


def test_a_script_wants_what_it_says(tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    script.write_text('{"wants_turns": true, "wants_screen": true}')
    chosen = Engines(Options(script=script), {"transcriber": "scripted"})
    assert chosen.wants == Wants(turns=True, screen=True)
    assert "transcriber" not in vars(chosen), "asking loads nothing"
    assert Engines(Options(script=script), {"writer": "scripted"}).wants == Wants()


# ── the ear ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    path = tmp_path_factory.mktemp("speech") / "speech.wav"
    text = "Good morning. We decided to ship the new version on Tuesday. Anna will write the announcement."
    with wave.open(str(media.spoken(path, text))) as recording:
        samples = np.frombuffer(recording.readframes(recording.getnframes()), np.int16)
    return np.divide(samples, 32768, dtype=np.float32)


SILENCE = np.zeros(5 * SAMPLE_RATE, np.float32)


def length_ms(samples: Samples) -> int:
    return len(samples) * 1000 // SAMPLE_RATE


def inside(spans: list[Span], whole: Span) -> bool:
    is_ordered = all(one.end_ms <= other.start_ms for one, other in pairwise(spans))
    return is_ordered and all(whole.start_ms <= one.start_ms < one.end_ms <= whole.end_ms for one in spans)


def stretch(samples: Samples, speech: list[Span]) -> Stretch:
    span = Span(0, length_ms(samples)).shifted(START_MS)
    return Stretch(span, samples, tuple(one.shifted(START_MS) for one in speech), "en")


@plays("listener")
def test_a_listener_finds_speech_and_voices(cast: Cast, speech: Samples) -> None:
    listener: Listener = cast.make()
    spans = listener.speech(speech)
    assert spans
    assert inside(spans, Span(0, length_ms(speech)))
    assert spans == listener.speech(speech)
    voices, again = (listener.voices(speech, spans) for _ in range(2))
    for (turns, vector), (same, equal) in zip(voices, again, strict=True):
        assert turns == same
        assert inside(turns, Span(0, length_ms(speech)))
        assert np.array_equal(vector, equal)
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)


@plays("listener")
def test_a_listener_hears_nothing_in_silence(cast: Cast) -> None:
    listener: Listener = cast.make()
    for samples in (SILENCE, SILENCE[:0], SILENCE[:16]):
        assert listener.speech(samples) == []
        assert listener.voices(samples, []) == []


@plays("transcriber")
def test_a_transcriber_writes_down_what_is_said(cast: Cast, speech: Samples) -> None:
    transcriber: Transcriber = cast.make()
    asked = stretch(speech, [Span(0, length_ms(speech))])
    heard, again = (list(transcriber.hear(asked)) for _ in range(2))
    assert heard == again
    assert "".join(row.text for row in heard).strip()
    assert inside([row.span for row in heard], asked.span)
    for row in heard:
        starts = [word.span.start_ms for word in row.words]
        assert starts == sorted(starts)
        assert all(word.span.within(row.span) or word.span.duration_ms == 0 for word in row.words)
        assert all(0 <= word.probability <= 1 for word in row.words)


@plays("transcriber")
def test_a_transcriber_tells_the_language(cast: Cast, speech: Samples) -> None:
    transcriber: Transcriber = cast.make()
    language = transcriber.language([speech])
    assert language.code == "en"
    assert 0 <= language.probability <= 1


@plays("transcriber")
def test_a_transcriber_writes_nothing_where_nobody_speaks(cast: Cast) -> None:
    assert list(cast.make().hear(stretch(SILENCE, []))) == []


# ── the eye ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def slide(tmp_path_factory: pytest.TempPathFactory) -> Picture:
    path = media.slide(
        tmp_path_factory.mktemp("slide") / "slide.png", "Roadmap", "Ship on 14 March", "Then rest"
    )
    return np.asarray(Image.open(path).convert("RGB"))


@plays("viewer")
def test_a_viewer_reads_a_screen(cast: Cast, slide: Picture) -> None:
    viewer: Viewer = cast.make()
    sight = viewer.see(slide, 7)
    assert sight == viewer.see(slide, 7)
    assert sight.screen == 7
    assert sight.text.strip()
    assert sight.kind
    assert bool(sight.description) <= viewer.describes
    for box in sight.boxes:
        assert box.text in sight.text
        assert 0 <= box.left <= box.left + box.width <= 1000
        assert 0 <= box.top <= box.top + box.height <= 1000
        assert 0 <= box.probability <= 1


@plays("viewer")
@pytest.mark.parametrize("shape", [(720, 1280), (1, 1), (4000, 16), (3, 900)], ids=str)
def test_a_viewer_reads_nothing_on_an_empty_picture(cast: Cast, shape: tuple[int, int]) -> None:
    viewer: Viewer = cast.make()
    for grey in (0, 128, 255):
        sight = viewer.see(np.full((*shape, 3), grey, np.uint8), 1)
        assert (sight.text, sight.boxes, sight.title, sight.description) == ("", (), "", "")


# ── the pen ──────────────────────────────────────────────────────────────────────────────────────────

SAID = (
    "Good morning everyone, today we plan the launch of the new remote control.",
    "The budget for the launch is 40000 euros and we have spent half of it.",
    "We decided to ship the new version on Tuesday the 14th of March.",
    "I will write the announcement and send it to Ben by Friday.",
    "Who is going to talk to the printers about the manual?",
    "The customers told us that the buttons are too small to be found in the dark.",
    "So we agreed that the buttons will be larger and made of rubber.",
    "Ben will ask the factory what rubber buttons cost.",
    "Thank you all, that is it for today.",
)


def recording(said: tuple[str, ...] = SAID) -> Meeting:
    source = Source("1", "talk.mp4", Path("talk.mp4"), Path("made"), MediaKind.VIDEO)
    rows = tuple(
        Utterance(f"u{n}", "1", Span(9000 * n, 9000 * n + 8000), f"p{n % 2 + 1}", text)
        for n, text in enumerate(said, 1)
    )
    sight = Sight(1, "Launch plan\nBudget 40000 euros", title="Launch plan", kind="slide")
    shown = (Showing("s1", "1", Span(0, 90_000), "x1", "frames/0.webp", sight),) if said else ()
    speakers = (Speaker("p1", "Anna"), Speaker("p2", "Ben")) if said else ()
    return Meeting("", (source,), speakers, rows, shown, language="en")


@plays("writer")
def test_a_writer_claims_only_what_it_can_show(cast: Cast) -> None:
    writer: Writer = cast.make()
    meeting = recording()
    claims, again = (list(writer.minute(meeting, Brief())) for _ in range(2))
    assert claims == again
    assert claims
    moments: dict[str, Utterance | Showing] = {one.label: one for one in meeting.utterances}
    moments.update((one.label, one) for one in meeting.showings)
    for claim in claims:
        assert claim.text.strip()
        assert claim.evidence
        assert not claim.verified
        for evidence in claim.evidence:
            moment = moments[evidence.of]
            assert evidence.source == moment.source
            assert evidence.span.within(moment.span)
            assert evidence.quote.strip()


@plays("writer")
def test_a_writer_finds_a_headline(cast: Cast) -> None:
    writer: Writer = cast.make()
    headline = writer.headline(recording(), Brief())
    assert headline == writer.headline(recording(), Brief())
    assert headline.title.strip()
    assert writer.headline(recording(), Brief(title="The launch")).title == "The launch"


@plays("writer")
def test_a_writer_has_nothing_to_say_about_nothing(cast: Cast) -> None:
    writer: Writer = cast.make()
    assert list(writer.minute(recording(()), Brief())) == []


@plays("writer")
def test_a_writer_may_have_nothing_better(cast: Cast) -> None:
    writer: Writer = cast.make()
    claim = next(iter(writer.minute(recording(), Brief())))
    assert isinstance(writer.repair(claim, recording()), Claim | None)


# ── the memory ───────────────────────────────────────────────────────────────────────────────────────


@plays("embedder")
def test_an_embedder_puts_what_is_alike_near(cast: Cast) -> None:
    embedder: Embedder = cast.make()
    texts = [*SAID, "", "ü\0\ud800" * 500, "x" * 9000]
    vectors = embedder.passages(texts)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(texts), embedder.question("budget").size)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-3)
    assert np.array_equal(vectors, embedder.passages(texts))
    assert np.array_equal(vectors[:1], embedder.passages(texts[:1]))
    nearest = int(
        np.argmax(vectors[: len(SAID)] @ embedder.question("What is the budget for the launch in euros?"))
    )
    assert nearest == 1


@plays("embedder")
def test_an_embedder_of_nothing_gives_nothing(cast: Cast) -> None:
    embedder: Embedder = cast.make()
    assert embedder.passages([]).shape == (0, embedder.question("x").size)
