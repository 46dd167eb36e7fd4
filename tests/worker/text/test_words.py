"""What counts as the same words, and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.text.tokens import FILLERS
from worker.text.words import extent, joined, occurrences, plain, runs, tokens

SAME = [
    ("We SHIP on Friday!", "we ship, on friday"),
    ("so, um, we ship", "so we ship"),
    ("äh also wir liefern", "also wir liefern"),
    ("e-mail", "email"),
    ("e mail", "e-mail"),
    ("Don’t", "do not"),
    ("dont", "don't"),
    ("can't", "cannot"),
    ("we're late", "we are late"),
    ("it's", "it is"),
    ("let's go", "let us go"),
    ("O'Brien", "OBrien"),
    ("Cafe\u0301", "café"),
    ("ＡＩ ２５", "AI 25"),
    ("thirty-eight", "38"),
    ("thirtyeight", "38"),
    ("twenty um six", "26"),
    ("twenty twenty six", "2026"),
    ("nineteen oh five", "1905"),
    ("fifty two percent", "52 %"),
    ("fifty two per cent", "52%"),
    ("two point five million", "2.5 million"),
    ("two point five zero", "2.50"),
    ("two and a half million", "2,500,000"),
    ("a hundred and five", "105"),
    ("twelve hundred", "1,200"),
    ("three hundred and forty-two thousand one hundred", "342,100"),
    ("one thousand two hundred thirty four", "1234"),
    ("$5", "five dollars"),
    ("€5 million", "five million euros"),
    ("5k", "five thousand"),
    ("twenty-first", "21st"),
    ("3pm", "three p.m."),
    ("9 September", "September 9th"),
    ("the ninth of September", "Sept. 9"),
    ("2026-09-09", "September 9, 2026"),
    ("achtunddreißig Prozent", "38 %"),
    ("zweitausendsechsundzwanzig", "2026"),
    ("neunzehnhundertvierundachtzig", "1984"),
    ("zwei Komma fünf Millionen", "2,5 Millionen"),
    ("eine Million", "1 Million"),
    ("am neunten September", "am 9. September"),
    ("quatre-vingt-dix-sept", "97"),
    ("soixante et onze", "71"),
    ("mille neuf cent quatre-vingt-quatre", "1984"),
    ("trois virgule cinq", "3,5"),
    ("今日は、三人です。", "今日は三人です"),
]
OTHER = [
    ("nine", "ninth"),
    ("six", "sixteen"),
    ("5", "50"),
    ("3.1", "3.10"),
    ("2.5", "25"),
    ("20 6", "twenty six"),
    ("three eight", "38"),
    ("two", "two million"),
    ("we can", "we can't"),
    ("we do", "we don't"),
    ("not able", "notable"),
    ("cafe", "café"),
    ("twelve thirty", "1230"),
    ("once", "11"),
    ("कि", "की"),
    ("今日", "明日"),
    ("0612", "612"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_same(one: str, other: str) -> None:
    assert occurrences(one, other) == [extent(tokens(other))]
    assert occurrences(other, one) == [extent(tokens(one))]


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_other(one: str, other: str) -> None:
    assert not occurrences(one, other)


def test_numbers_and_months_are_told_apart_from_words() -> None:
    assert plain("On 9 September, thirty-eight came fifth") == ("on", "@9", "#9", "#38", "came", "#5th")


def test_pauses_part_numbers_unless_punctuation_is_to_be_ignored() -> None:
    assert plain("in twenty, six people") == ("in", "#20", "#6", "people")
    assert occurrences("in twenty six people", "in twenty, six people") == [(0, 21)]
    assert not occurrences("in 26 people", "in 20, 6 people")


def test_positions_point_into_the_text() -> None:
    text = "So, um, it cost $2.5 million."
    found = occurrences("two point five million dollars", text)
    assert [text[start:end] for start, end in found] == ["$2.5 million"]


def test_every_occurrence_is_found() -> None:
    assert occurrences("we ship", "We ship. Do we ship? We-ship.") == [(0, 7), (12, 19), (21, 28)]


def test_joined_puts_no_blank_where_the_script_has_none() -> None:
    assert joined(["今日", "は", " OK", "ね。"]) == "今日は OK ね。"
    assert joined([" Well,", " yes."]) == "Well, yes."


@given(st.text())
def test_any_text_can_be_cut(text: str) -> None:
    found = tokens(text)
    assert all(0 <= token.start < token.end <= len(text) and all(token.forms) for token in found)
    assert not set(plain(text)) & FILLERS
    assert not found or (0, len(found)) in runs(found, found)


@given(st.integers(0, 999_999))
def test_spoken_english_numbers_equal_their_figures(number: int) -> None:
    assert plain(in_english(number)) == (f"#{number}",)
    assert plain(f"{number:,}") == (f"#{number}",)


def in_english(number: int) -> str:
    """The number in words, by a speller that knows nothing of the reader under test."""
    small = (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen"
    ).split()
    tens = "twenty thirty forty fifty sixty seventy eighty ninety".split()
    if number < 20:
        return small[number]
    if number < 100:
        return tens[number // 10 - 2] + (f"-{small[number % 10]}" if number % 10 else "")
    unit, name = (100, "hundred") if number < 1000 else (1000, "thousand")
    high, low = divmod(number, unit)
    joint = " and " if unit == 100 else " "
    return f"{in_english(high)} {name}" + (f"{joint}{in_english(low)}" if low else "")
