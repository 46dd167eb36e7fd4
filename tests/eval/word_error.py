"""Counts wrong words and wrong characters against a reference, after making both sides comparable."""

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

_FILLERS = frozenset("ah eh er erm hm hmm hmmm mhm mm mmm oh uh uhh uhm um umm äh ähm euh heu".split())
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*")
_SAME = {
    "okay": "ok",
    "alright": "all right",
    "mister": "mr",
    "doctor": "dr",
    "cannot": "can not",
    "can't": "can not",
    "won't": "will not",
    "let's": "let us",
    "gonna": "going to",
    "wanna": "want to",
    "cause": "because",
    "yep": "yeah",
}
_TAILS = {"n't": "not", "'re": "are", "'ve": "have", "'ll": "will", "'m": "am", "'d": "would"}
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()


@dataclass(frozen=True, slots=True)
class Errors:
    """Wrong units against so many of the reference; counts of several files add up."""

    wrong: int = 0
    of: int = 0

    def __add__(self, other: "Errors") -> "Errors":
        return Errors(self.wrong + other.wrong, self.of + other.of)

    @property
    def rate(self) -> float:
        return self.wrong / self.of if self.of else float(self.wrong > 0)


def word_errors(reference: str, heard: str, language: str = "en") -> Errors:
    """Words to put in, take out or replace until what was heard is the reference."""
    wanted = words(reference, language)
    return Errors(Levenshtein.distance(wanted, words(heard, language)), len(wanted))


def character_errors(reference: str, read: str) -> Errors:
    """The same for characters; line breaks, ligatures and the marks before points do not count."""
    wanted = characters(reference)
    return Errors(Levenshtein.distance(wanted, characters(read)), len(wanted))


def words(text: str, language: str = "en") -> list[str]:
    """The words of a text without case, punctuation and hesitations; English numbers and short forms in full.

    Letters spelled one by one ("N_E_Z", "N. E. Z.") are one word.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    found = [unit for word in _WORD.findall(plain) for unit in _in_full(word, language)]
    return _joined([word for word in found if word not in _FILLERS])


def characters(text: str) -> str:
    """A text with single blanks, without the marks that open the points of a list."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'").replace("‘", "'")
    plain = plain.replace("“", '"').replace("”", '"')
    return " ".join(re.sub(r"[●○•■▪◦·‣]", " ", plain).split())


def recalled(reference: str, read: str) -> Errors:
    """The words of a reference that are missing from what was read, wherever they stand."""
    wanted, left = words(reference, ""), words(read, "")
    missing = 0
    for word in wanted:
        if word in left:
            left.remove(word)
        else:
            missing += 1
    return Errors(missing, len(wanted))


def _in_full(word: str, language: str) -> list[str]:
    if language != "en":
        return word.split("'")
    if word[0].isdigit():
        return spelled(word)
    if word in _SAME:
        return _SAME[word].split()
    for tail, full in _TAILS.items():
        if word.endswith(tail) and len(word) > len(tail):
            return [word.removesuffix(tail), full]
    return [word.replace("'", "")]


def spelled(figures: str) -> list[str]:
    """A number in English words; one that starts with 0 or is longer than six figures, figure by figure."""
    digits = figures.replace(",", "")
    whole, _, part = digits.partition(".")
    if not part:
        return _whole(whole)
    return [*_whole(whole), "point", *(_ONES[int(one)] for one in part if one.isdigit())]


def _whole(digits: str) -> list[str]:
    if len(digits) > 6 or (digits[0] == "0" and len(digits) > 1):
        return [_ONES[int(one)] for one in digits]
    number = int(digits)
    if number < 20:
        return [_ONES[number]]
    if number < 100:
        return [_TENS[number // 10], *([_ONES[number % 10]] if number % 10 else [])]
    size, name = (100, "hundred") if number < 1000 else (1000, "thousand")
    rest = _whole(str(number % size)) if number % size else []
    return [*_whole(str(number // size)), name, *rest]


def _joined(found: list[str]) -> list[str]:
    """Runs of single letters as one word."""
    joined: list[str] = []
    was_letter = False
    for word in found:
        is_letter = len(word) == 1 and word.isalpha()
        if is_letter and was_letter:
            joined[-1] += word
        else:
            joined.append(word)
        was_letter = is_letter
    return joined
