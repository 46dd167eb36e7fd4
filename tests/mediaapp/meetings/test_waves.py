"""The wave: a few peaks for any length, written when a recording has been heard, drawn as one path."""

from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django import Settings

from mediaapp.files.places import Place
from mediaapp.meetings import kit, waves
from mediaapp.meetings.process import start
from mediaapp.meetings.review import timeline
from mediaapp.meetings.review.clock import Clock, Reel
from tests import media
from tests.mediaapp.meetings.test_process import drain, meeting_with
from tests.people import invent


def test_peaks_keep_the_loudest_of_each_stretch() -> None:
    quiet = [(0, [5] * 480), (120_000, [5] * 240 + [90] + [5] * 239)]
    found = waves.peaks(quiet, 240_000)
    assert len(found) == waves.PEAKS
    assert found.index(90) == 360
    assert sorted(found)[-2] == 5
    assert waves.peaks([], 0) == [0] * waves.PEAKS


def test_a_part_that_is_missing_is_silent() -> None:
    assert waves.peaks([(120_000, [50] * 480)], 240_000)[:240] == [0] * 240


def test_two_recordings_share_the_line_by_their_length() -> None:
    first, second = uuid4(), uuid4()
    reels = [Reel(first, 0, "audio", "a", 30_000, 0, ""), Reel(second, 1, "audio", "b", 90_000, 30_000, "")]
    drawn = timeline._wave(Clock(tuple(reels)), {first: [100] * 480, second: [0] * 479 + [100]})
    bars = drawn.split("M")[1:]
    assert len(bars) == timeline.BARS
    loud = [n for n, bar in enumerate(bars) if bar.endswith("v18.0")]
    assert loud == [*range(60), 239]
    assert timeline._wave(Clock(tuple(reels)), {}) == ""


@pytest.mark.django_db(transaction=True)
def test_a_recording_that_was_heard_has_its_wave(
    transactional_db: None, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = invent()
    settings.ENGINE, settings.ENGINES = "scripted", {}
    kit.forget()
    monkeypatch.setattr("mediaapp.ledger.send._publish", lambda queue, keys: len(keys))
    made = meeting_with(people.platform, (media.tone(tmp_path / "tone.wav", seconds=12), "audio"))
    job = start(made, None)
    drain(job)
    source = made.source_set.get()
    (kept,) = Path(Place(made.workspace_id, source.pk).made_path("x").parent).glob(f"*/{waves.NAME}")
    peaks = waves.kept(made.workspace_id, source.pk, kept.parent.name)
    assert peaks is not None
    assert max(peaks) > 0
    assert waves.kept(made.workspace_id, source.pk, "nowhere") is None
