"""Numbers as people say and write them: English, German and French words and figures, read as values."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

_SCALES = {
    "thousand": 10**3, "thousands": 10**3, "million": 10**6, "millions": 10**6, "billion": 10**9,
    "tausend": 10**3, "millionen": 10**6, "milliarde": 10**9, "milliarden": 10**9,
    "mille": 10**3, "milliard": 10**9, "milliards": 10**9,
}  # fmt: skip
_POINTS = {"point", "komma", "virgule"}
_ENGLISH = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen".split()
    )
} | {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_ENGLISH |= {  # "thirtyeight", as it is left when the hyphen is lost
    tens + unit: _ENGLISH[tens] + _ENGLISH[unit]
    for tens in list(_ENGLISH)[20:]
    for unit in list(_ENGLISH)[1:10]
}
_FRENCH = {
    word: value
    for value, word in enumerate(
        "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize".split(),
        start=2,
    )
} | {"vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
_GERMAN = {
    word: value
    for value, word in enumerate(
        "ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
        "siebzehn achtzehn neunzehn".split(),
        start=1,
    )
} | {"eins": 1, "zwo": 2}
_GERMAN_TENS = {
    word: 10 * value
    for value, word in enumerate(
        "zwanzig dreissig vierzig fünfzig sechzig siebzig achtzig neunzig".split(), start=2
    )
}
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
    "premier": 1, "première": 1, "deuxième": 2, "troisième": 3, "quatrième": 4, "cinquième": 5,
}  # fmt: skip
_GERMAN_ORDINAL_STEMS = {"ers": 1, "drit": 3, "sieb": 7}
_FIGURES = re.compile(
    r"(?P<commas>\d{1,3}(?:,\d{3})+)(?:\.(?P<after_point>\d+))?"
    r"|(?P<points>\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:\.\d{3})+(?=,))(?:,(?P<after_comma>\d+))?"
    r"|(?P<marks>\d{1,3}(?:['’]\d{3})+)(?:\.(?P<after_mark>\d+))?"
    r"|(?P<plain>\d+)(?:[.,](?P<after>\d+))?"
)
_CENTURIES = range(17, 21)  # "nineteen eighty four" is a year, "twelve thirty" is a time


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number read from `length` words in a row."""

    value: Decimal
    length: int
    is_ordinal: bool = False


def spoken(words: Sequence[str]) -> Numeral | None:
    """The longest number that starts the words given (case-folded), or None when they start with none.

    A word may also be written in figures: "2.5 million" is read like "two point five million".
    """
    ordinal = _ordinal(words)
    if ordinal is not None:
        return ordinal
    whole = _figures(words) or _english(words) or _french(words) or _german_run(words)
    if whole is None:
        return None
    return _scaled(_with_fraction(whole, words), words)


def figures(text: str) -> list[str]:
    """The number that figures write, as plain digits with a decimal point; its parts if it is no one number.

    "2,500,000" and "2.500.000" are one number, "3,5" is 3.5, "3.11.2" is three. Decimals stay as written.
    """
    found = _FIGURES.fullmatch(text)
    if found is None:
        return [_digits(part).lstrip("0") or "0" for part in re.findall(r"\d+", text)]
    whole, *decimals = (_digits(part) for part in found.groups() if part is not None)
    if len(whole) < 3:  # "09:05" is "9:05", but a telephone number keeps its zeros
        whole = str(int(whole))
    return [".".join([whole, *decimals])]


def written(value: Decimal | int) -> str:
    """A value in plain digits, the same for 2500000 and 2.5 million."""
    whole = int(value)
    return str(whole) if whole == value else format(value, "f")


def _digits(text: str) -> str:
    return "".join(str(int(character)) for character in text if character.isdecimal())


def _figures(words: Sequence[str]) -> Numeral | None:
    if words and words[0].replace(".", "", 1).isdecimal():
        return Numeral(Decimal(words[0]), 1)
    return None


# ── English ──────────────────────────────────────────────────────────────────────────────────────────


def _below_hundred(words: Sequence[str]) -> Numeral | None:
    first = _ENGLISH.get(words[0]) if words else None
    if first is None:
        return None
    unit = _ENGLISH.get(words[1], 0) if len(words) > 1 and first >= 20 else 0
    if 0 < unit < 10:
        return Numeral(Decimal(first + unit), 2)
    return Numeral(Decimal(first), 1)


def _below_thousand(words: Sequence[str]) -> Numeral | None:
    """With "hundred", which may follow any number below a hundred or an article: "a hundred and five"."""
    unsaid = Numeral(Decimal(1), 1 if words[:1] == ["a"] else 0)
    head = _below_hundred(words) or unsaid
    if words[head.length : head.length + 1] != ["hundred"]:
        return None if head is unsaid else head
    length = head.length + 1
    has_and = words[length : length + 1] == ["and"]
    tail = _below_hundred(words[length + has_and :])
    if tail is None or not tail.value:
        return Numeral(head.value * 100, length)
    return Numeral(head.value * 100 + tail.value, length + has_and + tail.length)


def _english(words: Sequence[str]) -> Numeral | None:
    total, length, ceiling = Decimal(0), 0, 10**12
    if words[:1] == ["a"] and len(words) > 1 and words[1] in {"thousand", "million", "billion"}:
        total, length, ceiling = Decimal(_SCALES[words[1]]), 2, _SCALES[words[1]]
    while True:
        has_and = bool(length) and words[length : length + 1] == ["and"]
        group = _year(words) if not length else None
        group = group or _below_thousand(words[length + has_and :])
        if group is None or (length and not group.value):
            break
        after = length + has_and + group.length
        scale = _SCALES.get(words[after], 0) if after < len(words) else 0
        if scale and scale < ceiling:
            total, length, ceiling = total + group.value * scale, after + 1, scale
            continue
        if length and (has_and or group.value < ceiling):
            return Numeral(total + group.value, after)
        return Numeral(group.value, after) if not length else Numeral(total, length)
    return Numeral(total, length) if length else None


def _year(words: Sequence[str]) -> Numeral | None:
    """A number said like a year, as "twenty twenty six" and "nineteen oh five" are."""
    first = _ENGLISH.get(words[0]) if words else None
    if first is None or first not in _CENTURIES or len(words) < 2:
        return None
    if words[1] in {"oh", "o"} and len(words) > 2 and 0 < _ENGLISH.get(words[2], 0) < 10:
        return Numeral(Decimal(first * 100 + _ENGLISH[words[2]]), 3)
    rest = _below_hundred(words[1:])
    if rest is None or rest.value < 10:
        return None
    return Numeral(first * 100 + rest.value, 1 + rest.length)


# ── French ───────────────────────────────────────────────────────────────────────────────────────────


def _french_below_hundred(words: Sequence[str]) -> Numeral | None:
    first = _FRENCH.get(words[0]) if words else None
    if first is None:
        return None
    value, length = first, 1
    if words[0] == "quatre" and words[1:2] and words[1] in {"vingt", "vingts"}:
        value, length = 80, 2
    if value < 20 and value != 10:
        return Numeral(Decimal(value), length)
    if words[length : length + 2] in (["et", "un"], ["et", "une"]):
        return Numeral(Decimal(value + 1), length + 2)
    has_et = words[length : length + 1] == ["et"]
    rest = _french_below_hundred(words[length + has_et :])
    limit = 20 if value in {60, 80} else 10
    if rest is not None and 0 < rest.value < limit and not (has_et and rest.value != 11):
        return Numeral(value + rest.value, length + has_et + rest.length)
    if words[length : length + 1] == ["un"] and value >= 20:
        return Numeral(Decimal(value + 1), length + 1)
    return Numeral(Decimal(value), length)


def _french(words: Sequence[str]) -> Numeral | None:
    """A whole number; "cent" alone is left a word, for it is English money as often as a French hundred."""
    total, length = Decimal(0), 0
    while length < len(words):
        group = _french_hundreds(words[length:])
        after = length + (group.length if group else 0)
        is_thousand = words[after : after + 1] == ["mille"] and total < 1000
        if is_thousand:
            total, length = (group.value if group else 1) * Decimal(1000), after + 1
            continue
        if group is not None and (not length or (total >= 1000 and group.value < 1000)):
            return Numeral(total + group.value, after)
        break
    return Numeral(total, length) if length else None


def _french_hundreds(words: Sequence[str]) -> Numeral | None:
    head = _french_below_hundred(words)
    at = head.length if head else 0
    if at >= len(words) or words[at] not in {"cent", "cents"} or (head and head.value > 9):
        return head
    tail = _french_below_hundred(words[at + 1 :])
    if head is None and tail is None:
        return None
    hundreds = (head.value if head else Decimal(1)) * 100
    return Numeral(hundreds + (tail.value if tail else 0), at + 1 + (tail.length if tail else 0))


# ── German ───────────────────────────────────────────────────────────────────────────────────────────


def _german(word: str) -> int | None:
    """One German number word, which is the whole number below a million: "achtunddreissig"."""
    if word in _GERMAN or word in _GERMAN_TENS:
        return _GERMAN.get(word) or _GERMAN_TENS[word]
    for joint, factor in (("tausend", 1000), ("hundert", 100)):
        left, found, right = word.partition(joint)
        if found:
            high = _german(left) if left else 1
            low = _german(right.removeprefix("und")) if right else 0
            return None if high is None or low is None else high * factor + low
    unit, found, tens = word.partition("und")
    if found and tens in _GERMAN_TENS and 0 < _GERMAN.get(unit, 0) < 10:
        return _GERMAN[unit] + _GERMAN_TENS[tens]
    return None


def _german_run(words: Sequence[str]) -> Numeral | None:
    if words[:1] and words[0] in {"ein", "eine", "einer"}:  # an article, but for "eine Million"
        is_number = words[1:2] == ["komma"] or (words[1:2] and words[1] in _SCALES)
        return Numeral(Decimal(1), 1) if is_number else None
    value = _german(words[0]) if words else None
    return None if value is None else Numeral(Decimal(value), 1)


# ── what may follow, and ordinals ────────────────────────────────────────────────────────────────────


def _with_fraction(whole: Numeral, words: Sequence[str]) -> Numeral:
    """As in "two and a half" and "two point five"; decimals are said one by one or as one number."""
    rest = words[whole.length :]
    if rest[:3] == ["and", "a", "half"]:
        return Numeral(whole.value + Decimal("0.5"), whole.length + 3)
    if not rest or rest[0] not in _POINTS:
        return whole
    digits, length = "", 1
    while length < len(rest):
        value = _small(rest[length:])
        if value is None:
            break
        digits, length = digits + str(value.value), length + value.length
    return Numeral(Decimal(f"{whole.value}.{digits}"), whole.length + length) if digits else whole


def _small(words: Sequence[str]) -> Numeral | None:
    if words[0] in {"oh", "null", "zéro"}:
        return Numeral(Decimal(0), 1)
    if words[0].isdecimal():
        return Numeral(Decimal(words[0]), 1)
    return _below_hundred(words) or _french_below_hundred(words) or _german_run(words)


def _scaled(number: Numeral, words: Sequence[str]) -> Numeral:
    """The number times the "million" that follows it, if one does."""
    scale = _SCALES.get(words[number.length], 0) if number.length < len(words) else 0
    return Numeral(number.value * scale, number.length + 1) if scale else number


def _ordinal(words: Sequence[str]) -> Numeral | None:
    if not words:
        return None
    alone = _one_ordinal(words[0])
    if alone is not None:
        return Numeral(Decimal(alone), 1, is_ordinal=True)
    tens = _ENGLISH.get(words[0], 0)
    unit = _ORDINALS.get(words[1], 0) if len(words) > 1 else 0
    if tens >= 20 and 0 < unit < 10:
        return Numeral(Decimal(tens + unit), 2, is_ordinal=True)
    return None


def _one_ordinal(word: str) -> int | None:
    if word in _ORDINALS:
        return _ORDINALS[word]
    if word.endswith("tieth"):
        return _ENGLISH.get(word.removesuffix("ieth") + "y")
    if word.endswith("teenth"):
        return _ENGLISH.get(word.removesuffix("th"))
    for ending in ("te", "ten", "ter", "tes", "tem"):
        stem = word.removesuffix(ending)
        if stem != word:
            regular = _GERMAN_TENS.get(stem.removesuffix("s")) or (_german(stem) if stem != "ein" else None)
            return _GERMAN_ORDINAL_STEMS.get(stem) or regular
    return None
