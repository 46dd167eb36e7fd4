"""Which voices are one person."""

import numpy as np

from worker.findings import Span, Voice
from worker.merging.voices import persons


def voice(chunk: int, n: int, degrees: float, ms: int = 5_000) -> Voice:
    """A voice whose vector points somewhere on a circle: 60° apart is a distance of 0.5."""
    angle = np.radians(degrees)
    start = chunk * 60_000 + n * 10_000
    return Voice(chunk, n, (float(np.cos(angle)), float(np.sin(angle))), (Span(start, start + ms),))


def grouped(voices: list[Voice], count: int | None = None) -> list[int]:
    return persons([("talk", one) for one in voices], count)


def test_near_voices_of_different_chunks_are_one_person() -> None:
    one, two, again, other = grouped([voice(0, 0, 0), voice(0, 1, 90), voice(1, 0, 10), voice(1, 1, 80)])
    assert (one, two) == (again, other)
    assert one != two


def test_a_chain_of_near_voices_does_not_join_its_far_ends() -> None:
    found = grouped([voice(n, 0, 30 * n) for n in range(5)])
    assert found[0] != found[4]


def test_voices_of_one_chunk_stay_apart_unless_they_sound_as_one() -> None:
    assert len(set(grouped([voice(0, 0, 0), voice(0, 1, 50)]))) == 2
    assert len(set(grouped([voice(0, 0, 0), voice(1, 0, 50)]))) == 1
    assert len(set(grouped([voice(0, 0, 0), voice(0, 1, 20)]))) == 1


def test_the_same_chunk_number_of_another_source_is_another_chunk() -> None:
    assert persons([("a", voice(0, 0, 0)), ("b", voice(0, 0, 5))]) == [0, 0]


def test_a_known_count_is_kept() -> None:
    voices = [voice(n, 0, 20 * n) for n in range(9)]
    assert [len(set(grouped(voices, count))) for count in (1, 2, 4)] == [1, 2, 4]
    assert len(set(grouped([voice(0, 0, 0), voice(0, 1, 90), voice(0, 2, 180)], 2))) == 2
    assert len(set(grouped([voice(0, 0, 0), voice(1, 0, 60, ms=500)], 2))) == 2


def test_a_count_parts_nobody_from_himself() -> None:
    assert len(set(grouped([voice(0, 0, 0), voice(1, 0, 10)], 2))) == 1
    assert len(set(grouped([voice(0, 0, 0), voice(1, 0, 40)], 2))) == 2


def test_a_voice_with_little_to_say_joins_the_nearest() -> None:
    found = grouped([voice(0, 0, 0), voice(0, 1, 180), voice(1, 0, 100, ms=900)])
    assert found[2] == found[1]
    assert len(set(found)) == 2
    assert grouped([voice(0, 0, 0, ms=300)]) == [0]
    assert grouped([]) == []
