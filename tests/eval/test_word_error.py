"""The counting of wrong words and characters, on cases counted by hand."""

import pytest

from tests.eval.word_error import Errors, character_errors, recalled, spelled, word_errors, words


@pytest.mark.parametrize(
    ("reference", "heard", "wrong", "of"),
    [
        ("The cat sat.", "the cat sat", 0, 3),
        ("the cat sat", "the dog sat", 1, 3),
        ("the cat sat", "the sat", 1, 3),
        ("the cat sat", "the cat sat down", 1, 3),
        ("the cat sat", "", 3, 3),
        ("Um, the cat, uh, sat", "The cat sat", 0, 3),
        ("It's twenty-six degrees", "it's 26 degrees", 0, 4),
        ("I can't", "I cannot", 0, 3),
        ("two hundred and five", "205", 1, 4),
        ("one zero zero zero one nine oh", "10001 9", 4, 6),
        ("N_E_Z_ N_ E_ Z_.", "N-E-Z, N-E-Z", 0, 1),
        ("", "hello", 1, 0),
    ],
)
def test_wrong_words(reference: str, heard: str, wrong: int, of: int) -> None:
    assert word_errors(reference, heard) == Errors(wrong, of)


def test_other_languages_keep_their_figures() -> None:
    assert words("L’été, 12 h", "fr") == ["l", "été", "12", "h"]


@pytest.mark.parametrize(
    ("figures", "english"),
    [
        ("0", "zero"),
        ("17", "seventeen"),
        ("40", "forty"),
        ("1,250", "one thousand two hundred fifty"),
        ("007", "zero zero seven"),
        ("3.14", "three point one four"),
        ("12345678", "one two three four five six seven eight"),
    ],
)
def test_numbers_are_spelled(figures: str, english: str) -> None:
    assert spelled(figures) == english.split()


def test_rates_are_pooled_not_averaged() -> None:
    assert (Errors(1, 2) + Errors(0, 8)).rate == pytest.approx(0.1)
    assert Errors(0, 0).rate == 0
    assert Errors(3, 0).rate == 1


def test_wrong_characters() -> None:
    assert character_errors("● one\n● ﬁve", "one five") == Errors(0, 8)
    assert character_errors("abcd", "abxd") == Errors(1, 4)


def test_words_are_recalled_wherever_they_stand_but_once_each() -> None:
    assert recalled("alpha beta beta", "beta gamma alpha") == Errors(1, 3)
