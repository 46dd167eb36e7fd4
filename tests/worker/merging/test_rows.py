"""Where rows begin and end."""

from hypothesis import given
from hypothesis import strategies as st

from worker.findings import Heard, Span, Word
from worker.merging.rows import Row, Taken, rows
from worker.merging.turns import PersonTurn


def heard(text: str, *, at: int = 0, each: int = 400, pause: int = 100) -> Heard:
    words, start = [], at
    for part in text.split():
        words.append(Word(Span(start, start + each), part))
        start += each + pause
    return Heard(Span(at, start), text, tuple(words))


def cut(
    *found: Heard, turns: tuple[tuple[int, int, int], ...] = (), taken: tuple[Span, ...] = ()
) -> list[Row]:
    spoken = [PersonTurn(Span(start, end), person) for start, end, person in turns]
    return rows(found, spoken, [one.voice for one in found], Taken(taken))


def test_a_change_of_speaker_ends_a_row() -> None:
    found = cut(heard("we ship today. Do we?"), turns=((0, 1_500, 0), (1_500, 9_000, 1)))
    assert [(row.text, row.person, row.is_overlapped) for row in found] == [
        ("we ship today.", 0, False),
        ("Do we?", 1, False),
    ]
    assert [row.span for row in found] == [Span(0, 1_400), Span(1_500, 2_400)]


def test_a_pause_ends_a_row_and_the_end_of_what_was_heard_at_once_does_not() -> None:
    parts = heard("we ship"), heard("today", at=1_400), heard("right", at=3_000)
    assert [row.text for row in cut(*parts)] == ["we ship today", "right"]


def test_a_long_speech_is_cut_at_the_last_sentence_within_half_a_minute() -> None:
    sentence = "one two three four five six seven eight nine ten. "
    found = cut(heard(sentence * 20))
    assert [len(row.words) for row in found] == [60, 60, 60, 20]
    assert all(row.text.endswith("ten.") for row in found)


def test_without_a_sentence_end_a_row_goes_on_to_a_minute() -> None:
    assert [len(row.words) for row in cut(heard("word " * 150))] == [120, 30]
    late = "word " * 80 + "end. " + "word " * 20
    assert [len(row.words) for row in cut(heard(late))] == [81, 20]


def test_speaking_at_once_is_said() -> None:
    assert [
        row.is_overlapped for row in cut(heard("we ship today"), turns=((0, 2_000, 0), (400, 800, 1)))
    ] == [True]


def test_an_ear_without_word_times_gives_a_row_each() -> None:
    parts = (
        Heard(Span(0, 4_000), " we ship ", voice=3),
        Heard(Span(4_000, 5_000), "yes"),
        Heard(Span(5_000, 6_000), "  "),
    )
    found = cut(*parts, turns=((0, 4_100, 0), (4_100, 6_000, 1)))
    assert [(row.text, row.person, row.words) for row in found] == [("we ship", 3, ()), ("yes", 1, ())]


def test_what_people_wrote_is_left_out_and_parts_the_row_around_it() -> None:
    found = cut(heard("one two three four five"), taken=(Span(900, 1_500), Span(1_400, 1_500)))
    assert [row.text for row in found] == ["one two", "four five"]
    bare = Heard(Span(0, 1_000), "gone"), Heard(Span(1_000, 2_000), "kept")
    assert [row.text for row in cut(*bare, taken=(Span(0, 900),))] == ["kept"]
    between = cut(heard("one two"), taken=(Span(410, 480),))
    assert [row.text for row in between] == ["one", "two"]


@given(
    st.lists(
        st.tuples(st.integers(0, 3_000), st.integers(0, 900), st.sampled_from(["a", "b.", "c?"])), max_size=60
    ),
    st.lists(st.tuples(st.integers(0, 60_000), st.integers(1, 9_000), st.integers(0, 3)), max_size=12),
)
def test_every_word_stands_in_one_row_in_order(
    said: list[tuple[int, int, str]], spoken: list[tuple[int, int, int]]
) -> None:
    words, at = [], 0
    for pause, length, text in said:
        at += pause
        words.append(Word(Span(at, at + length), text))
        at += length
    found = cut(
        *(Heard(word.span, word.text, (word,)) for word in words),
        turns=tuple((start, start + length, person) for start, length, person in sorted(spoken)),
    )
    assert [word for row in found for word in row.words] == words
    for row in found:
        assert row.span == Span(row.words[0].span.start_ms, row.words[-1].span.end_ms)
        assert row.span.duration_ms <= 60_000 or len(row.words) == 1
