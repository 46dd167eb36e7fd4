"""A recording is cut into chunks that tile it, at pauses, the same however often it is begun anew."""

import tracemalloc
import wave
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import media
from tests.worker.engines.embedded import sounds
from worker.engines import Engines, Options
from worker.findings import Chunk, MediaKind, Probe, Source, Span, Track
from worker.hearing.chunks import PER_MS, SLACK_MS, TARGETS_MS, cut, levels
from worker.kit import Kit
from worker.media import sound
from worker.media.tools import Tools
from worker.roles import SAMPLE_RATE, Samples
from worker.stages.listen import listen

PROBE = Probe("0" * 64, 1, "wav", (Track("audio", "pcm"),))
BLOCK = SAMPLE_RATE
SENTENCE = "We move the rollout to next Friday, and Maria writes to the customers."


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    return Kit(Tools.found(tmp_path), Engines(Options(threads=1)))


def source(path: Path, made: str = "made") -> Source:
    return Source("s1", path.name, path, path.parent / made, MediaKind.AUDIO)


def blocks(samples: Samples, size: int = BLOCK) -> Iterator[Samples]:
    return (samples[start : start + size] for start in range(0, len(samples), size))


def loud(samples: Samples) -> list[Span]:
    """Where the samples are not zero: speech, for a sound made of ones and zeros."""
    edges = np.flatnonzero(np.diff(samples > 0, prepend=False, append=False)) // PER_MS
    return [Span(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def talk(seconds: float, *pauses: tuple[int, int]) -> Samples:
    samples = np.ones(int(seconds * SAMPLE_RATE), np.float32)
    for start_ms, end_ms in pauses:
        samples[start_ms * PER_MS : end_ms * PER_MS] = 0
    return samples


@given(
    length=st.integers(1, 400 * SAMPLE_RATE),
    pauses=st.lists(st.tuples(st.integers(0, 400_000), st.integers(1, 20_000)), max_size=40),
    size=st.integers(SAMPLE_RATE // 2, 300 * SAMPLE_RATE),
)
@settings(max_examples=40, deadline=None)
def test_chunks_tile_the_recording(length: int, pauses: list[tuple[int, int]], size: int) -> None:
    samples = talk(length / SAMPLE_RATE, *((start, start + long) for start, long in pauses))
    chunks = list(cut(blocks(samples, size), loud))
    assert np.array_equal(np.concatenate([one for one, _, _ in chunks]), samples)
    assert [is_last for _, _, is_last in chunks] == [False] * (len(chunks) - 1) + [True]
    for n, (one, speech, is_last) in enumerate(chunks):
        target_ms = TARGETS_MS[min(n, 2)]
        span = Span(0, -(-len(one) // PER_MS))
        assert span.end_ms <= target_ms + SLACK_MS
        assert is_last or (span.end_ms >= target_ms - SLACK_MS and len(one) % PER_MS == 0)
        assert all(spoken.within(span) == spoken for spoken in speech)
        assert all(before.end_ms <= after.start_ms for before, after in pairwise(speech))


def test_a_chunk_ends_in_the_longest_pause_near_its_target() -> None:
    samples = talk(60, (12_000, 16_000), (24_000, 24_500), (36_000, 37_000), (42_000, 50_000))
    first, _, _ = next(cut(blocks(samples), loud))
    assert len(first) == 36_500 * PER_MS


def test_of_two_pauses_alike_the_nearer_one_is_taken() -> None:
    samples = talk(60, (21_000, 22_000), (33_000, 34_000))
    first, _, _ = next(cut(blocks(samples), loud))
    assert len(first) == 33_500 * PER_MS


def test_without_a_pause_it_ends_at_the_quietest_moment() -> None:
    samples = talk(60)
    samples[27_000 * PER_MS : 27_100 * PER_MS] = 0.1
    first, _, _ = next(cut(blocks(samples), loud))
    assert len(first) == 27_050 * PER_MS


def test_no_more_than_a_chunk_is_held_however_long_the_recording_is() -> None:
    def peak(minutes: int) -> int:
        quiet = np.zeros(BLOCK, np.float32)
        tracemalloc.start()
        for _ in cut((quiet.copy() for _ in range(60 * minutes)), lambda _: []):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(120) < 1.05 * peak(10)


def test_levels_are_the_loudest_sample_of_each_quarter_second() -> None:
    samples = np.zeros(SAMPLE_RATE, np.float32)
    samples[100], samples[SAMPLE_RATE // 2] = -1.0, 0.5
    assert levels(samples) == (100, 0, 50, 0)
    assert levels(samples[:1000]) == (100,)


# ── real recordings, through the door ────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def meeting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two and a half minutes of talk, noise and a tone, in stereo; half of it in antiphase, in turn."""
    folder = tmp_path_factory.mktemp("meeting")
    text = "We will look at the numbers again. Then we decide, all of us. " * 3
    said = sounds.read(media.spoken(folder / "said.wav", text))
    rng = np.random.default_rng(7)
    noise, tone = 0.1 * rng.normal(0, 1, 13 * SAMPLE_RATE), 0.3 * np.sin(np.arange(9 * SAMPLE_RATE) / 6)
    left = np.resize(np.concatenate([said, noise, said, tone]), int(150.3 * SAMPLE_RATE))
    side = np.where(np.arange(len(left)) // (SAMPLE_RATE * 7 // 2) % 2, -1, 1)
    stereo = np.clip(np.stack([left, left * side], axis=1) * 32767, -32768, 32767).astype("<i2")
    with wave.open(str(folder / "stereo.wav"), "wb") as file:
        file.setparams((2, 2, SAMPLE_RATE, 0, "NONE", ""))
        file.writeframes(stereo.tobytes())
    media.ffmpeg("-i", folder / "stereo.wav", "-ar", "44100", folder / "meeting.m4a")
    return folder / "meeting.m4a"


def test_what_follows_a_chunk_is_the_same_as_in_one_run(meeting: Path, kit: Kit) -> None:
    whole = list(listen(source(meeting), PROBE, kit))
    assert len(whole) >= 3
    for chunk in whole:
        resumed = source(meeting, f"resumed-{chunk.n}")
        rest = list(listen(resumed, PROBE, kit, after=chunk))
        assert rest == whole[chunk.n + 1 :]
        for one in rest:
            assert (resumed.made / one.sound).read_bytes() == (source(meeting).made / one.sound).read_bytes()


def test_chunks_come_with_their_sound_their_speech_and_their_levels(meeting: Path, kit: Kit) -> None:
    chunks = list(listen(source(meeting, "again"), PROBE, kit))
    assert [chunk.n for chunk in chunks] == list(range(len(chunks)))
    assert chunks[0].span.start_ms == 0
    assert all(before.span.end_ms == after.span.start_ms for before, after in pairwise(chunks))
    assert abs(chunks[-1].span.end_ms - 150_300) < 200
    for chunk in chunks:
        samples = sound.read_flac(source(meeting, "again").made / chunk.sound)
        assert -(-len(samples) // PER_MS) == chunk.span.duration_ms
        assert len(chunk.levels) == -(-chunk.span.duration_ms // 250)
        assert max(chunk.levels) > 0, "antiphase sound is not silence"
        assert chunk.speech
        assert all(spoken.within(chunk.span) == spoken for spoken in chunk.speech)


def test_the_first_chunk_comes_before_the_rest_is_decoded(meeting: Path, kit: Kit) -> None:
    chunks = listen(source(meeting, "first"), PROBE, kit)
    first = next(chunks)
    assert TARGETS_MS[0] - SLACK_MS <= first.span.end_ms <= TARGETS_MS[0] + SLACK_MS
    assert [file.name for file in (source(meeting, "first").made / "sound").iterdir()] == ["0.flac"]
    chunks.close()  # type: ignore[attr-defined]


def test_a_millisecond_is_one_chunk_without_speech(tmp_path: Path, kit: Kit) -> None:
    path = media.tone(tmp_path / "short.wav", 0.001)
    assert list(listen(source(path), PROBE, kit)) == [
        Chunk(
            0, Span(0, 1), "sound/0.flac", (), levels(sound.read_flac(tmp_path / "made/sound/0.flac")), True
        )
    ]


def test_a_recording_without_sound_has_no_chunks(tmp_path: Path, kit: Kit) -> None:
    silent = Probe("0" * 64, 1, "mov", (Track("video", "h264"),))
    assert list(listen(source(tmp_path / "silent.mp4"), silent, kit)) == []


@pytest.mark.parametrize(
    "first",
    [
        ("-map", "0:a", "-c:a:0", "pcm_s16le"),  # a track in which nothing was recorded
        ("-map", "0:a", "-c:a:0", "dfpwm"),  # a track that is not opened
    ],
    ids=["silent", "of no known kind"],
)
def test_the_first_track_in_which_there_is_something_is_heard(
    tmp_path: Path, kit: Kit, first: tuple[str, ...]
) -> None:
    quiet, loud = media.silence(tmp_path / "quiet.wav", 4), media.spoken(tmp_path / "said.wav", SENTENCE)
    path = tmp_path / "both.mkv"
    media.ffmpeg("-i", quiet, "-i", loud, *first, "-map", "1:a", "-c:a:1", "pcm_s16le", path)
    probed = replace(PROBE, tracks=PROBE.tracks * 2)
    (chunk,) = listen(source(path), probed, kit)
    assert chunk.speech
    assert max(chunk.levels) > 10
