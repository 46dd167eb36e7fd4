"""The voices of a chunk come on the source's clock."""

from pathlib import Path

import numpy as np
import pytest

from tests import media
from tests.worker.engines.embedded import sounds
from worker.engines import Engines, Options
from worker.findings import Chunk, MediaKind, Source, Span
from worker.kit import Kit
from worker.media import sound
from worker.roles import SAMPLE_RATE
from worker.stages.diarise import diarise

START_MS = 90_000


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return Source("s1", "talk.wav", tmp_path / "talk.wav", tmp_path, MediaKind.AUDIO)


@pytest.fixture
def kit() -> Kit:
    return Kit(engines=Engines(Options(threads=1)))


def test_two_voices_are_told_apart_in_their_places(source: Source, kit: Kit) -> None:
    text = "We should look at the budget again before the end of the month, and then decide."
    low = sounds.read(media.spoken(source.made / "low.wav", text, voice="en-us+m7"))
    high = sounds.read(media.spoken(source.made / "high.wav", text, voice="en-us+f5"))
    samples = np.concatenate([low, np.zeros(SAMPLE_RATE, np.float32), high])
    middle_ms, end_ms = (START_MS + len(one) * 1000 // SAMPLE_RATE for one in (low, samples))
    sound.write_flac(source.made / "chunk.flac", samples)
    speech = (Span(START_MS, middle_ms), Span(middle_ms + 1000, end_ms))
    first, second = diarise(source, Chunk(2, Span(START_MS, end_ms), "chunk.flac", speech), kit)
    assert (first.chunk, first.n, second.chunk, second.n) == (2, 0, 2, 1)
    assert START_MS <= first.spans[0].start_ms < first.spans[-1].end_ms <= middle_ms + 300
    assert middle_ms + 700 <= second.spans[0].start_ms < second.spans[-1].end_ms <= end_ms
    assert float(np.linalg.norm(first.vector)) == pytest.approx(1, abs=1e-5)


def test_where_nobody_speaks_no_sound_is_read(source: Source, kit: Kit) -> None:
    silent = Chunk(0, Span(0, 30_000), "not there.flac", ())
    assert list(diarise(source, silent, kit)) == []
