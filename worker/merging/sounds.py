"""How alike two spellings sound, for words in Latin letters: what an ear may take for one another."""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

# In order: what is written in many ways and heard in one. Voiced and unvoiced consonants count as one,
# for that is what is misheard first.
_SOUNDS = (
    (r"sch|sh|tch|ch|tj|tsch", "1"),
    (r"ph|v|w", "f"),
    (r"ck|qu|q|x(?=c)", "k"),
    (r"x", "ks"),
    (r"c(?=[eiy])|z|ß", "s"),
    (r"c|g|j", "k"),
    (r"th|d", "t"),
    (r"b", "p"),
    (r"gh|h", ""),
    (r"(.)\1+", r"\1"),
)


@lru_cache(maxsize=16_384)
def skeleton(text: str) -> str:
    """The consonants of a text as they sound; a vowel counts only at the very beginning, as "a"."""
    sounds = letters(text)
    for pattern, sound in _SOUNDS:
        sounds = re.sub(pattern, sound, sounds)
    start = "a" if sounds[:1] in tuple("aeiouy") else ""
    return start + re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouy]", "", sounds))


@lru_cache(maxsize=16_384)
def letters(text: str) -> str:
    """The bare letters a to z of a text, accents taken off; empty for other scripts."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if "a" <= letter <= "z")


def alikeness(one: str, other: str) -> float:
    """0 for spellings that share nothing, 1 for the same letters."""
    return SequenceMatcher(None, letters(one), letters(other), autojunk=False).ratio()


@lru_cache(maxsize=16_384)
def syllables(text: str) -> int:
    """How many groups of vowels a text has."""
    return len(re.findall(r"[aeiouy]+", letters(text)))


def is_one_apart(one: str, other: str) -> bool:
    """Whether one letter more, less or otherwise makes the two the same."""
    short, long = sorted((one, other), key=len)
    same = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[same:] == long[same + 1 :] or short[same + 1 :] == long[same + 1 :]
