"""Who said each word."""

from worker.findings import Span, Word
from worker.merging.turns import PersonTurn, attributed, overlap_ms, speaker_in


def words(*spans: tuple[int, int]) -> list[Word]:
    return [Word(Span(*span), f"w{n}") for n, span in enumerate(spans)]


def turns(*parts: tuple[int, int, int]) -> list[PersonTurn]:
    return [PersonTurn(Span(start, end), person) for start, end, person in parts]


def who(said: list[Word], spoken: list[PersonTurn]) -> list[int | None]:
    return [one.person for one in attributed(said, spoken)]


def test_a_word_goes_to_the_turn_it_overlaps_most() -> None:
    assert who(words((0, 500), (500, 1000), (1000, 1500)), turns((0, 700, 0), (700, 2000, 1))) == [0, 1, 1]


def test_a_word_beside_every_turn_goes_to_the_nearest_within_reach() -> None:
    assert who(words((1200, 1400)), turns((0, 1000, 0), (1700, 2000, 1))) == [0]
    assert speaker_in(Span(5_000, 5_100), turns((0, 4_499, 0))) is None


def test_a_word_far_from_every_turn_goes_with_the_nearest_word() -> None:
    spoken = turns((0, 1000, 0), (9_000, 9_500, 1))
    assert who(words((0, 900), (3_000, 3_200), (7_500, 7_900), (9_000, 9_400)), spoken) == [0, 0, 1, 1]
    assert who(words((0, 900)), []) == [None]


def test_where_both_speak_the_one_who_spoke_before_goes_on() -> None:
    both = turns((0, 3_000, 0), (1_000, 2_000, 1))
    assert who(words((0, 900), (1_000, 1_400), (1_400, 1_900), (2_100, 2_900)), both) == [0, 0, 0, 0]


def test_one_short_word_inside_a_sentence_needs_a_turn_of_its_own() -> None:
    said = words((0, 1_000), (1_000, 1_300), (1_300, 2_000))
    slipped = turns((0, 1_100, 0), (1_100, 1_350, 1), (1_350, 2_000, 0))
    assert who(said, slipped) == [0, 0, 0]
    spoken_in = turns((0, 1_000, 0), (1_000, 1_300, 1), (1_300, 2_000, 0))
    assert who(said, spoken_in) == [0, 1, 0]


def test_overlap_counts_what_others_say_meanwhile() -> None:
    spoken = turns((0, 1_000, 0), (400, 700, 1), (400, 600, 2))
    assert overlap_ms([Span(0, 500), Span(500, 1_000)], 0, spoken) == 300
    assert overlap_ms([], 0, spoken) == 0
