"""What the tests of served engines are made of: patience that runs out soon, sound, pictures, a meeting."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.model_server import Playing
from tests.worker.engines.test_contract import recording, stretch
from worker.engines import Engines, Options, Patience
from worker.findings import Span
from worker.meeting import Brief
from worker.roles import SAMPLE_RATE, Samples

HURRIED = Patience(
    connect_s=0.5, first_s=0.4, idle_s=0.3, total_s=1.2, tries=3, pause_s=0.01, cool_s=0.05, cold_s=0.2
)
PICTURE = np.arange(48 * 64 * 3, dtype=np.uint8).reshape(48, 64, 3)


def tone(seconds: float) -> Samples:
    return np.sin(np.arange(int(seconds * SAMPLE_RATE)) / 5).astype(np.float32) / np.float32(3)


def engines(server: Playing, dialect: str = "sglang", **told: Any) -> Engines:
    options = Options(server_url=server.url, server_key=server.key, patience=HURRIED, **told)
    return Engines(options, dict.fromkeys(("transcriber", "viewer", "writer"), dialect))


@dataclass(frozen=True)
class Work:
    """One kind of work by a served engine, and what comes of it when all is well."""

    kind: str
    do: Callable[[Engines], list[Any]]


WORKS = (
    Work("sound", lambda made: list(made.transcriber.hear(stretch(tone(4), [Span(0, 4000)])))),
    Work("image", lambda made: [made.viewer.see(PICTURE, 3)]),
    Work("text", lambda made: list(made.writer.minute(recording(), Brief()))),
)
