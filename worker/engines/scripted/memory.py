"""The embedder of a script: texts are near that share words."""

import hashlib
from collections.abc import Sequence

import numpy as np

from worker.engines.scripted.script import Part, Script
from worker.roles import Vector, Vectors
from worker.text.words import plain

_DIMENSIONS = 384


class Memory(Part):
    """Gives every word a place and a sign by its hash; a text is the sum of its words."""

    def __init__(self, script: Script) -> None:
        super().__init__("embedder", script)

    def passages(self, texts: Sequence[str]) -> Vectors:
        found = np.array([_vector(text) for text in texts], np.float32).reshape(len(texts), _DIMENSIONS)
        return self.play_one(found)

    def question(self, text: str) -> Vector:
        return self.play_one(_vector(text))


def _vector(text: str) -> Vector:
    vector: Vector = np.zeros(_DIMENSIONS, np.float32)
    for word in plain(text) or ("",):
        digest = hashlib.blake2b(word.encode(), digest_size=4).digest()
        vector[int.from_bytes(digest[:2]) % _DIMENSIONS] += 1 if digest[2] % 2 else -1
    length = np.linalg.norm(vector)
    if not length:  # words that cancel each other out
        vector[0] = length = np.float32(1)
    unit: Vector = (vector / length).astype(np.float32)
    return unit
