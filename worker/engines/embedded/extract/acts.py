"""Cuts what was said into acts: whole sentences of one speaker, each with the moments it is quoted from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from worker.engines.embedded.extract.cues import Cues
from worker.meeting import Evidence, EvidenceKind, Meeting, Utterance
from worker.text.words import plain

_END = re.compile(r"(?<=[.?!…])[\"')\]]*\s+(?=[^\W_a-z]|[¿¡\"'(])|(?<=[。？！])\s*")
_ABBREVIATION = re.compile(
    r"(?:\b\w|\b(?:mr|mrs|ms|dr|prof|st|vs|etc|e\.g|i\.e|z\.b|d\.h|bzw|ca|nr|sr|sra|mme))\.$", re.IGNORECASE
)
_CLAUSE = re.compile(r"(?<=[,;:])\s+(?=\w)")
_CLOSED = re.compile(r"[.?!…。？！][\"')\]]*$")
_LONG = 45
_PIECE = 12
_RESUMES_MS = 4_000
_LOOKAHEAD = 4
_BEGUN = 3


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that one speaker said: `text` is for reading (no fillers, no stammer), `said` is verbatim.

    `position` runs from 0 to 1 over the words of the meeting; `length` counts the words of `text`.
    """

    n: int
    speaker: str
    said: tuple[Evidence, ...]
    text: str
    terms: tuple[str, ...]
    length: int
    position: float
    is_whole: bool
    opens_turn: bool

    @property
    def source(self) -> str:
        return self.said[0].source

    @property
    def start_ms(self) -> int:
        return self.said[0].span.start_ms

    @property
    def end_ms(self) -> int:
        return self.said[-1].span.end_ms

    @property
    def asks(self) -> bool:
        return self.text.endswith(("?", "？"))


@dataclass(frozen=True, slots=True)
class _Sentence:
    utterance: Utterance
    quote: str
    opens: bool
    ends: bool


def acts(meeting: Meeting, cues: Cues) -> list[Act]:
    """Every act of the meeting, in the order of the utterances."""
    total = max(1, sum(len(plain(one.text)) for one in meeting.utterances))
    before = 0
    found: list[Act] = []
    for sentences in _joined(meeting.utterances):
        text = readable([one.quote for one in sentences], cues)
        found.append(
            Act(
                n=len(found),
                speaker=sentences[0].utterance.speaker,
                said=tuple(_evidence(one) for one in sentences),
                text=text,
                terms=tuple(cues.terms(text)),
                length=len(plain(text)),
                position=before / total,
                is_whole=_is_whole(sentences, cues),
                opens_turn=sentences[0].opens,
            )
        )
        before += sum(len(plain(one.quote)) for one in sentences)
    return found


def readable(quotes: list[str], cues: Cues) -> str:
    """The quotes as one sentence for reading: openers, fillers and repeated words left out, nothing added."""
    words = [word for quote in quotes for word in quote.split()]
    words = [word for word in words if not cues.is_one("fillers", _bare(word)) or _CLOSED.search(word)]
    while len(words) > 1 and cues.is_one("openers", _bare(words[0])):
        words = words[1:]
    words = _unstammered(_finished(words, cues))
    while words and cues.is_one("dangling", _bare(words[-1])) and not _CLOSED.search(words[-1]):
        words = words[:-1]
    text = " ".join(words).strip(" ,;-")
    return text[:1].upper() + text[1:]


def _bare(word: str) -> str:
    return word.lower().replace("’", "'").strip('.,;:?!…"()')


def _finished(words: list[str], cues: Cues) -> list[str]:
    """The words without those that were begun and begun again: "th those", "I I'll"."""
    kept = []
    for word, after in pairwise([*words, ""]):
        begun, whole = word.lower(), _bare(after)
        is_begun = len(begun) <= _BEGUN and begun.isalpha() and whole != begun and whole.startswith(begun)
        if not is_begun or (cues.is_one("stop", begun) and not whole.startswith(f"{begun}'")):
            kept.append(word)
    return kept


def _unstammered(words: list[str]) -> list[str]:
    """The words without runs of up to three that are said twice in a row: the last time counts."""
    kept: list[str] = []
    for word in words:
        kept.append(word)
        for run in (3, 2, 1):
            tail, before = kept[-run:], kept[-2 * run : -run]
            if len(before) == run and [_bare(one) for one in tail] == [_bare(one) for one in before]:
                if not any(form.startswith("#") for one in tail for form in plain(one)):
                    del kept[-2 * run : -run]
                break
    return kept


def _evidence(sentence: _Sentence) -> Evidence:
    one = sentence.utterance
    return Evidence(EvidenceKind.SAID, one.source, one.span, sentence.quote, one.label)


def _is_whole(sentences: list[_Sentence], cues: Cues) -> bool:
    """Whether it begins and ends as a sentence does."""
    quote = sentences[-1].quote
    last = _bare(quote.split()[-1])
    first = sentences[0].quote.lstrip("\"'([¿¡")
    begins = sentences[0].opens or not first[:1].islower()
    return begins and bool(_CLOSED.search(quote)) and not cues.is_one("dangling", last)


def _joined(utterances: tuple[Utterance, ...]) -> Iterator[list[_Sentence]]:
    """Sentences, with one that was broken off by somebody else's word put together with its rest."""
    taken: set[str] = set()
    for at, one in enumerate(utterances):
        sentences = list(_sentences(one))
        for sentence in sentences[1:] if one.label in taken else sentences:
            group = [sentence]
            rest = (
                _rest(utterances, at, taken) if sentence.ends and not _CLOSED.search(sentence.quote) else None
            )
            if rest:
                taken.add(rest.utterance.label)
                group.append(rest)
            yield group


def _rest(utterances: tuple[Utterance, ...], at: int, taken: set[str]) -> _Sentence | None:
    one = utterances[at]
    for other in utterances[at + 1 : at + 1 + _LOOKAHEAD]:
        if other.speaker == one.speaker and other.source == one.source:
            soon = other.span.start_ms - one.span.end_ms <= _RESUMES_MS
            first = next(_sentences(other), None)
            if soon and first and first.quote[:1].islower() and one.label not in taken:
                return first
            return None
        if len(other.text.split()) > 3:
            return None
    return None


def _sentences(utterance: Utterance) -> Iterator[_Sentence]:
    quotes = [piece for sentence in _split(utterance.text) for piece in _pieces(sentence)]
    for n, quote in enumerate(quotes):
        yield _Sentence(utterance, quote, opens=n == 0, ends=n == len(quotes) - 1)


def _split(text: str) -> Iterator[str]:
    """Sentences as the punctuation has them, but for abbreviations."""
    begun = ""
    for piece in _END.split(text.strip()):
        begun = f"{begun} {piece}".strip()
        if not _ABBREVIATION.search(begun):
            if begun:
                yield begun
            begun = ""
    if begun:
        yield begun


def _pieces(sentence: str) -> Iterator[str]:
    """A sentence that runs on and on, cut at its commas."""
    if len(sentence.split()) <= _LONG:
        yield sentence
        return
    cuts = [0, *(match.start() for match in _CLAUSE.finditer(sentence)), len(sentence)]
    begun = ""
    for start, end in pairwise(cuts):
        begun += sentence[start:end]
        if len(begun.split()) >= _PIECE and len(sentence[end:].split()) >= _PIECE:
            yield begun.strip()
            begun = ""
    yield begun.strip()
