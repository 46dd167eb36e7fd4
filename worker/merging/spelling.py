"""The screen helps the ear: rare words that were misheard get the spelling of the slide or the vocabulary."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from worker.findings import Span, Word
from worker.meeting import Correction, Showing, Term, Utterance
from worker.merging.sounds import alikeness, is_one_apart, letters, skeleton, syllables
from worker.text.words import joined, plain

VOCABULARY = "vocabulary"  # stands where a correction names the showing that spelled the word
_NEAR_MS = 60_000
_LONGEST_RUN = 3
_UNSURE = 0.6  # an ear that is surer than this of every word of a run is believed
_VERY_UNSURE = 0.45  # below it, one sound may be wrong as well
_SURE = 0.8
_READ_WELL = 0.8
_COMMON = frozenset(
    "a about after again all also always am an and any are around as at back be because been before being "
    "better but by came can come could day did do does doing done down each even every first for from get "
    "give go going good got had has have he her here him his how i if in into is it its just keep kind know "
    "last less let like little long look lot made make many may maybe me mean more most much must my need "
    "never new next no not now of off okay on one only or other our out over own part people place point "
    "put quite rather really right said same say see she should show so some something still such sure take "
    "talk tell than thank that the their them then there these they thing things think this those through "
    "time to today too two under until up us use used very want was way we well were what when where which "
    "while who why will with work would yeah year years yes yet you your der die das ein eine ist sind und "
    "oder nicht auf mit von zu wir sie ich es le la les un une des du de et ou est sont nous vous il elle "
    "que qui pas dans pour sur avec el los las una y en por con se lo".split()
)
_WRITTEN = re.compile(r"[^\W\d_](?:[^\W_]|[.+'’](?=[^\W_]))*")


@dataclass(frozen=True, slots=True)
class _Spelling:
    """A word as it is written, what a person said that it sounds like, and where it was found."""

    text: str
    sounds: tuple[tuple[str, ...], ...]
    origin: str


def spelled(
    utterances: Sequence[Utterance], showings: Sequence[Showing], vocabulary: Sequence[Term]
) -> Iterator[Utterance]:
    """The same utterances, misheard words replaced and recorded in `corrections`.

    A correction needs an unsure ear, a written word that sounds the same, and no common word in its way. The
    words replaced become one word; `at_word` counts in the words after correction.
    """
    known = _confidently_heard(utterances)
    always = list(_from_vocabulary(vocabulary))
    shown = [(showing, list(_from_screen(showing, known))) for showing in showings]
    for utterance in utterances:
        spellings = [*always, *chain.from_iterable(_near(utterance, shown))]
        near = {spelling.text: spelling for spelling in reversed(spellings)}  # the first of each wins
        yield _corrected(utterance, list(near.values()), known) if near and utterance.words else utterance


def _near(
    utterance: Utterance, shown: Sequence[tuple[Showing, list[_Spelling]]]
) -> Iterator[list[_Spelling]]:
    """What can be read within a minute of an utterance, the screen of that very moment first."""
    distances = [
        (showing.span.distance_ms(utterance.span), n)
        for n, (showing, _) in enumerate(shown)
        if showing.source == utterance.source
    ]
    return (shown[n][1] for distance, n in sorted(distances) if distance <= _NEAR_MS)


def _confidently_heard(utterances: Sequence[Utterance]) -> frozenset[str]:
    """What the ear heard twice with certainty is a word of this meeting, whatever a slide may show."""
    counts = Counter(
        letters(word.text)
        for utterance in utterances
        for word in utterance.words
        if word.probability >= _SURE
    )
    return frozenset(heard for heard, times in counts.items() if times > 1) | _COMMON


# ── where spellings come from ────────────────────────────────────────────────────────────────────────


def _from_vocabulary(vocabulary: Sequence[Term]) -> Iterator[_Spelling]:
    for term in vocabulary:
        sounds = tuple(filter(None, map(plain, re.split(r"[,;|]", term.sounds_like))))
        if term.text.strip():
            yield _Spelling(term.text.strip(), sounds, VOCABULARY)


def _from_screen(showing: Showing, known: frozenset[str]) -> Iterator[_Spelling]:
    boxes = showing.sight.boxes
    well = [box.text for box in boxes if box.probability >= _READ_WELL]
    for line in well if boxes else [showing.sight.text]:
        for word in _WRITTEN.findall(line):
            if len(letters(word)) >= 5 and letters(word) not in known:
                yield _Spelling(word, (), showing.label)


# ── correcting ───────────────────────────────────────────────────────────────────────────────────────


def _corrected(utterance: Utterance, near: Sequence[_Spelling], known: frozenset[str]) -> Utterance:
    words: list[Word] = []
    corrections: list[Correction] = []
    at = 0
    while at < len(utterance.words):
        found = _misheard(utterance.words[at : at + _LONGEST_RUN], near, known)
        if found is None:
            words.append(utterance.words[at])
            at += 1
            continue
        length, spelling = found
        run = utterance.words[at : at + length]
        heard = joined(word.text for word in run)
        corrections.append(Correction(_bare(heard), spelling.text, spelling.origin, len(words)))
        span = Span(run[0].span.start_ms, max(word.span.end_ms for word in run))
        words.append(Word(span, heard.replace(_bare(heard), spelling.text), min(w.probability for w in run)))
        at += length
    if not corrections:
        return utterance
    text = joined(word.text for word in words)
    return replace(utterance, text=text, words=tuple(words), corrections=tuple(corrections))


def _misheard(
    words: Sequence[Word], near: Sequence[_Spelling], known: frozenset[str]
) -> tuple[int, _Spelling] | None:
    """How many of the words at the beginning were one misheard word, and which."""
    best: tuple[float, int, _Spelling] | None = None
    told = [spelling for spelling in near if spelling.sounds]  # a person said what these sound like
    for length in range(1, len(words) + 1):
        run = words[:length]
        heard = " ".join(_bare(word.text) for word in run)
        trust, said = _trust(run, known), plain(heard) if told else ()
        for spelling in near if trust < _UNSURE else told:
            is_told = said in spelling.sounds and heard != spelling.text
            likeness = 2.0 if is_told else _likeness(heard, spelling.text, trust)
            if likeness and (best is None or likeness > best[0]):
                best = (likeness, length, spelling)
    return best and best[1:]


def _trust(run: Sequence[Word], known: frozenset[str]) -> float:
    """How far a run is to be believed, 0 to 1: the ear's own doubt, unless the meeting knows these words."""
    ordinary = sum(len(letters(word.text)) for word in run if letters(word.text) in known)
    whole = sum(len(letters(word.text)) for word in run)
    if 2 * ordinary > whole or not whole or any(_closes(word.text) for word in run[:-1]):
        return 1.0
    doubted = min(word.probability for word in run)
    return max(doubted, _VERY_UNSURE) if ordinary else doubted


def _likeness(heard: str, written: str, trust: float) -> float:
    """How much a spelling sounds like what was heard; 0 unless it could be mistaken for it."""
    sounds = skeleton(heard), skeleton(written)
    is_heard = any(letters(word) == letters(written) for word in heard.split())
    is_short = min(map(len, sounds)) < 3
    if trust >= _UNSURE or is_heard or is_short or abs(syllables(heard) - syllables(written)) > 1:
        return 0.0
    likeness = alikeness(heard, written)
    return likeness if likeness >= _enough(sounds, trust, is_single=" " not in heard) else 0.0


def _enough(sounds: tuple[str, str], trust: float, *, is_single: bool) -> float:
    """The likeness of letters that is asked for: more where sounds differ, or one word stands for one."""
    one, other = sounds
    if one == other:
        return 0.7 if is_single or len(one) < 4 else 0.55
    if trust < _VERY_UNSURE and max(map(len, sounds)) >= 5 and is_one_apart(one, other):
        return 0.72
    return 2.0


def _closes(text: str) -> bool:
    """Whether punctuation follows the word: nothing is one word across it."""
    return re.search(r"\w\W+$", text.strip()) is not None


def _bare(text: str) -> str:
    return re.sub(r"^\W+|\W+$", "", text)
