"""Units are born runnable: each when what it needs is there, and merge when nothing is left before it."""

import uuid
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from mediaapp.meetings.births import ChunkThere, SourceThere, There, due, key
from worker.findings import Span, Stage

ID = uuid.UUID(int=7)
CHUNKS = tuple(
    ChunkThere(n, Span(n * 60_000, (n + 1) * 60_000), speech)
    for n, speech in enumerate([500, 20_000, 30_000])
)
TALK = SourceThere(
    ID, has_sound=True, has_picture=True, is_language_known=True, chunks=CHUNKS, screens=((1, Span(0, 9)),)
)


def keys(there: There) -> list[str]:
    return [unit.key.replace(str(ID), "s") for unit in due(there)]


def after(there: There, *stages: Stage) -> There:
    """The same with every named unit of these stages closed well."""
    ended = frozenset(unit.key for unit in due(there) if unit.stage in stages)
    return replace(there, closed=there.closed | ended, done=there.done | ended)


def test_nothing_is_known_so_only_the_probe_begins() -> None:
    assert keys(There((SourceThere(ID),))) == ["probe/s"]


def test_each_chunk_is_heard_as_soon_as_it_is_there() -> None:
    found = keys(There((replace(TALK, screens=()),)))
    assert found == ["probe/s", "listen/s", "look/s", *[f"diarise/s/{n}" for n in range(3)]] + [
        f"transcribe/s/{n}" for n in range(3)
    ]


def test_the_first_chunk_with_enough_speech_decides_the_language_alone() -> None:
    there = There((replace(TALK, is_language_known=False),))
    assert [name for name in keys(there) if name.startswith("transcribe")] == ["transcribe/s/1"]


def test_without_enough_speech_the_end_of_listening_decides() -> None:
    quiet = replace(TALK, is_language_known=False, chunks=CHUNKS[:1])
    assert "transcribe/s/0" not in keys(There((quiet,)))
    assert "transcribe/s/0" in keys(There((quiet,), closed=frozenset({key(Stage.LISTEN, ID)})))


def test_a_deciding_chunk_that_became_a_gap_holds_nobody_up() -> None:
    there = There((replace(TALK, is_language_known=False),), closed=frozenset({key(Stage.TRANSCRIBE, ID, 1)}))
    assert {"transcribe/s/0", "transcribe/s/2"} <= set(keys(there))


def test_an_engine_that_wants_turns_waits_for_those_of_its_chunk() -> None:
    there = There((TALK,), wants_turns=True, closed=frozenset({key(Stage.DIARISE, ID, 1)}))
    assert [name for name in keys(there) if name.startswith("transcribe")] == ["transcribe/s/1"]


def test_an_engine_that_wants_the_screen_waits_until_look_has_passed() -> None:
    there = There((replace(TALK, looked_ms=120_000),), wants_screen=True)
    assert [name for name in keys(there) if name.startswith("transcribe")] == [
        "transcribe/s/0",
        "transcribe/s/1",
    ]
    sound_only = There((replace(TALK, has_picture=False, screens=()),), wants_screen=True)
    assert "transcribe/s/2" in keys(sound_only)


BEFORE = (Stage.PROBE, Stage.LISTEN, Stage.LOOK, Stage.DIARISE, Stage.SEE, Stage.TRANSCRIBE)


def test_merge_waits_for_all_and_minute_and_index_follow() -> None:
    there = There((TALK,))
    for stage in BEFORE:
        assert "merge" not in keys(there)
        there = after(there, stage)
    assert keys(there)[-1] == "merge"
    there = after(there, Stage.MERGE)
    assert keys(there)[-1] == "minute"
    there = after(there, Stage.MINUTE)
    assert keys(there)[-1] == "index"


def test_a_merge_that_failed_ends_the_line() -> None:
    there = after(There((TALK,)), *BEFORE)
    assert "minute" not in keys(replace(there, closed=there.closed | {"merge"}))


@given(
    st.lists(st.integers(0, 30_000), max_size=6), st.booleans(), st.booleans(), st.booleans(), st.randoms()
)
def test_every_line_comes_to_its_end(
    speech: list[int], turns: bool, screen: bool, picture: bool, order: object
) -> None:
    """Whatever the order in which units end, all is transcribed once and index is the last."""
    chunks = tuple(ChunkThere(n, Span(n * 1000, n * 1000 + 1000), ms) for n, ms in enumerate(speech))
    source = SourceThere(ID, has_sound=True, has_picture=picture, chunks=chunks)
    there = There((source,), wants_turns=turns, wants_screen=screen)
    for _ in range(100):
        waiting = [unit.key for unit in due(there) if unit.key not in there.closed]
        if not waiting:
            break
        ended = frozenset({order.choice(waiting)})  # type: ignore[attr-defined]
        there = replace(there, closed=there.closed | ended, done=there.done | ended)
    assert "index" in there.closed
    assert sum(name.startswith("transcribe") for name in there.closed) == len(speech)
