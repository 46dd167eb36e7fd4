"""What a language uses to mark a decision, a task, a question or a new topic: data, one file a language."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import snowballstemmer

from worker.text import words

_FOLDER = Path(__file__).parent / "cues"
_STEMMERS = {
    "en": "english",
    "de": "german",
    "fr": "french",
    "es": "spanish",
    "it": "italian",
    "pt": "portuguese",
}
_STEMMERS |= {
    "nl": "dutch",
    "sv": "swedish",
    "da": "danish",
    "no": "norwegian",
    "fi": "finnish",
    "ru": "russian",
}
_STEMMERS |= {"hu": "hungarian", "ro": "romanian", "tr": "turkish", "ar": "arabic", "el": "greek"}
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Cues:
    """The cue words of one language. A language without a file has none, and is weighed without them."""

    words: Mapping[str, frozenset[str]]
    patterns: Mapping[str, re.Pattern[str]]
    stem: Callable[[str], str]

    def are_in(self, kind: str, text: str) -> int:
        """How many different cues of a kind the text holds."""
        return len({match.group() for match in self.places(kind, text)})

    def places(self, kind: str, text: str) -> list[re.Match[str]]:
        """Where the cues of a kind stand in the text."""
        return list(self.patterns.get(kind, _NEVER).finditer(text.lower().replace("’", "'")))

    def opens_with(self, kind: str, text: str) -> bool:
        """Whether the first word is of a kind."""
        first = text.split(maxsplit=1)[:1]
        return bool(first) and self.is_one(kind, first[0].lower().replace("’", "'").strip(".,;:?!"))

    def is_one(self, kind: str, word: str) -> bool:
        return word in self.words.get(kind, frozenset())

    def terms(self, text: str) -> Iterator[str]:
        """The stems of the words that carry meaning, in order; a figure is a term too."""
        for word in words.plain(text):
            if word.startswith("#") or (len(word) > 2 and not self.is_one("stop", word)):
                yield self.stem(word)


@cache
def cues(language: str | None) -> Cues:
    """The cues of a language by its ISO 639-1 code."""
    algorithm = _STEMMERS.get(language or "")
    stem = cache(snowballstemmer.stemmer(algorithm).stemWord) if algorithm else str
    path = _FOLDER / f"{language}.json"
    if not path.is_file():
        return Cues({}, {}, stem)
    data = json.loads(path.read_text(encoding="utf-8"))
    listed_words = {kind: frozenset(listed) for kind, listed in data["words"].items()}
    patterns = {
        kind: re.compile(rf"(?<!\w)(?:{'|'.join(listed)})(?!\w)") for kind, listed in data["patterns"].items()
    }
    return Cues(listed_words, patterns, stem)
