"""What a person types into the search field, as terms that an index can be asked for, and hits in a text.

A term is looked for by its stem, as a beginning: "decisions" finds "decided" and "Entscheidungen" finds
"Entscheidung", whatever language a meeting was held in. Words in quotes are looked for as they stand.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import snowballstemmer

LONGEST = 300
"""Letters of a search that are read; what follows is left out."""

MOST_TERMS = 12
_LANGUAGES = ("english", "german", "french", "spanish")
_LEAST_STEM = 4
_MOST_CUT = 4
_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]')
_COMMON = frozenset(
    "a an and are as at be but by did do does for from had has have he her his how i if in is it its me "
    "my no  not of on or our she so than that the their them then there they this to us was we were what "
    "when where  which who whom whose why will with would you your about said say shown  aber als am auch "
    "auf aus bei das dem den der des die ein eine einem einen einer es für hat haben ich im  ist mit "
    "nicht oder sein sich sie sind über um und uns von vor war was wann warum wer wie wir wo zu zum zur "
    "au aux avec ce ces dans de du elle en est et il ils je la le les leur mais ne nous ou par pas pour "
    "qu que  qui quoi sa se ses son sur un une vous el los las por para con una como qué quién cuándo "
    "dónde".split()
)


@dataclass(frozen=True, slots=True)
class Term:
    """One word that is looked for. Without `is_whole`, every word that begins like it counts."""

    text: str
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search: words of which each makes a moment better, and phrases that a moment must hold."""

    terms: tuple[Term, ...]
    phrases: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms or self.phrases)

    @property
    def parts(self) -> int:
        return len(self.terms) + len(self.phrases)


def wanted(typed: str) -> Wanted:
    """The terms and phrases of a search; common words count only where there are no others."""
    text = typed[:LONGEST]
    phrases = [tuple(_words(quoted)) for quoted in _QUOTED.findall(text)]
    words = list(dict.fromkeys(_words(_QUOTED.sub(" ", text))))
    telling = [word for word in words if word not in _COMMON] or ([] if any(phrases) else words)
    terms = tuple(_term(word) for word in telling[:MOST_TERMS])
    return Wanted(terms, tuple(phrase for phrase in phrases if phrase)[:MOST_TERMS])


def _words(text: str) -> Iterator[str]:
    return (word.lower() for word in _WORD.findall(unicodedata.normalize("NFC", text)))


def _term(word: str) -> Term:
    stem = stem_of(word)
    return Term(stem, is_whole=word.isdecimal() or len(stem) < 3)


@cache
def _stemmers() -> tuple[snowballstemmer.stemmer, ...]:
    return tuple(snowballstemmer.stemmer(language) for language in _LANGUAGES)


def stem_of(word: str) -> str:
    """The shortest beginning that one of the languages calls the word's stem; short words stay whole."""
    stems = [stemmer.stemWord(word).removesuffix("i") for stemmer in _stemmers()]
    least = max(_LEAST_STEM, len(word) - _MOST_CUT)
    able = [stem for stem in stems if len(stem) >= least and word.startswith(stem)]
    return min(able, key=len, default=word)


# ── hits in a text ───────────────────────────────────────────────────────────────────────────────────


def folded(text: str) -> str:
    """As the indexes compare: small letters, Latin ones without accents. As long as the text."""
    return "".join(_folded(letter) for letter in text)


@cache
def _folded(letter: str) -> str:
    bare = unicodedata.normalize("NFD", letter)[0]
    small = (bare if bare.isascii() else letter).lower()
    return small if len(small) == 1 else letter


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: a hit, or what stands between two."""

    text: str
    is_hit: bool = False


def marked(text: str, search: Wanted) -> tuple[Piece, ...]:
    """The text in pieces, each word that was looked for being one of its own."""
    pieces: list[Piece] = []
    end = 0
    for first, last in sorted(_places(text, search)):
        if first >= end:
            pieces += [Piece(text[end:first]), Piece(text[first:last], is_hit=True)]
            end = last
    return tuple(piece for piece in (*pieces, Piece(text[end:])) if piece.text)


def share_found(text: str, search: Wanted) -> float:
    """How many of the terms and phrases the text holds, of all, 0 to 1."""
    words = _placed(text)
    found = sum(any(_is_meant(word, term) for word, _f, _l in words) for term in search.terms)
    found += sum(bool(_runs(words, phrase)) for phrase in search.phrases)
    return found / search.parts if search else 0.0


def _placed(text: str) -> list[tuple[str, int, int]]:
    return [(found.group(), *found.span()) for found in _WORD.finditer(folded(text))]


def _places(text: str, search: Wanted) -> Iterator[tuple[int, int]]:
    words = _placed(text)
    for word, first, last in words:
        if any(_is_meant(word, term) for term in search.terms):
            yield first, last
    for phrase in search.phrases:
        yield from _runs(words, phrase)


def _is_meant(word: str, term: Term) -> bool:
    sought = folded(term.text)
    return word == sought if term.is_whole else word.startswith(sought)


def _runs(words: Sequence[tuple[str, int, int]], phrase: Sequence[str]) -> list[tuple[int, int]]:
    sought = [folded(word) for word in phrase]
    return [
        (words[n][1], words[n + len(sought) - 1][2])
        for n in range(len(words) - len(sought) + 1)
        if [word for word, _f, _l in words[n : n + len(sought)]] == sought
    ]
