"""The transcriber on a model server: a speaker's clip a call, with the words before and the screen beside."""

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence

from pydantic import BaseModel, Field

from worker.engines import Scope
from worker.engines.served.cleaning import line
from worker.engines.served.clips import Clip, clips, halves, samples_of
from worker.engines.served.mishaps import NONSENSE, TooLong
from worker.engines.served.parts import LONGEST_CLIP_MS, Part, image, sound, text
from worker.engines.served.pictures import encoded
from worker.engines.served.server import Server
from worker.engines.served.tongues import is_code, tongue
from worker.errors import Nonsense
from worker.findings import Heard, Language
from worker.meeting import EngineName, Term
from worker.prompts import prompt, version
from worker.roles import SAMPLE_RATE, Samples, Stretch

_PROMPTS = ("hear_system", "hear", "hear_vocabulary", "hear_screen", "hear_before", "hear_language")
_TOKENS_A_SECOND = 12
_TOKENS_AT_LEAST = 48
_SIGNS_A_SECOND = 45
"""Nobody speaks as fast as that; a model that writes more has invented it."""
_SIGNS_AT_LEAST = 60
_BEFORE = 240
"""How many signs of what was heard before a clip are told with it."""
_TERMS = 60
_LOOP_WORDS, _LOOP_ROUNDS = 24, 6
_SIGNS_OF_A_LOOP, _SHRINKS = 240, 5.0
_NOTHING = re.compile(r"[\W_]*|[\[(<*][^\])>*]{0,40}[\])>*]\.?")
"""Punctuation alone, or a remark such as [silence]: nobody spoke."""


class _Spoken(BaseModel):
    language: str = Field(max_length=3)


class Ear:
    """Hears what its server's model hears. It places no words: a row lights up as a whole."""

    wants_turns = True
    note = "It does not place single words in time: a row of the transcript lights up as a whole."

    def __init__(self, server: Server, scope: Scope) -> None:
        about = server.about
        self.name = EngineName(server.dialect.name, about.model, version(*_PROMPTS))
        self.wants_screen = about.sees
        self._server = server
        self._scope = scope

    def language(self, stretches: Sequence[Samples]) -> Language:
        """What most of the stretches are in; how sure it is: the share of them that agree."""
        votes = Counter(filter(is_code, map(self._language_of, stretches)))
        if not votes:
            return Language("en", 0.0)
        code, count = votes.most_common(1)[0]
        return Language(code, count / len(stretches))

    def _language_of(self, samples: Samples) -> str:
        heard = samples[: LONGEST_CLIP_MS * SAMPLE_RATE // 1000]
        asked = [text(prompt("hear_language").fill()), sound(heard)]
        found = self._server.fill(_Spoken, prompt("hear_system").fill(), asked, tokens=24, scope=self._scope)
        return found.language.casefold().strip()

    def hear(self, stretch: Stretch) -> Iterator[Heard]:
        """One row a clip. Raises `Nonsense` where the model loops or invents, even on parts of a clip."""
        found, before = clips(stretch), ""
        for clip in found:
            words = self._heard(clip, found, stretch, before)
            if words:
                yield Heard(clip.span, words, (), stretch.language, clip.voice)
                before = f"{before} {words}"[-_BEFORE:].lstrip()

    def _heard(self, clip: Clip, others: Sequence[Clip], stretch: Stretch, before: str) -> str:
        """The words of a clip; what cannot be had whole is tried in halves."""
        try:
            words = self._asked(clip, others, stretch, before)
        except TooLong:
            words = None
        if words is not None:
            return words
        parts = halves(clip, stretch)
        if not parts or clip.span.duration_ms < LONGEST_CLIP_MS // 8:
            raise Nonsense(NONSENSE)
        told = list[str]()
        for part in parts:
            told.append(self._heard(part, parts, stretch, " ".join([before, *told])[-_BEFORE:]))
        return " ".join(filter(None, told))

    def _asked(self, clip: Clip, others: Sequence[Clip], stretch: Stretch, before: str) -> str | None:
        """What the model writes; None when that cannot be what was said."""
        seconds = clip.span.duration_ms / 1000
        reply = self._server.ask(
            prompt("hear_system").fill(),
            _parts(clip, others, stretch, before),
            tokens=_TOKENS_AT_LEAST + int(_TOKENS_A_SECOND * seconds),
            scope=self._scope,
        )
        words = line(reply.text)
        if reply.is_cut or is_looping(words) or len(words) > _SIGNS_AT_LEAST + _SIGNS_A_SECOND * seconds:
            return None
        return "" if _NOTHING.fullmatch(words) else words


def is_looping(words: str) -> bool:
    """Whether a model got stuck: the same few words, more often than people repeat themselves."""
    if len(words) >= _SIGNS_OF_A_LOOP:
        told = words.encode()
        if len(told) > _SHRINKS * len(zlib.compress(told)):
            return True
    split = words.casefold().split()
    for size in range(1, len(split) // _LOOP_ROUNDS + 1):
        alike = 0
        for at in range(size, len(split)):
            alike = alike + 1 if split[at] == split[at - size] else 0
            if alike + size >= max(_LOOP_WORDS, _LOOP_ROUNDS * size):
                return True
    return False


def _parts(clip: Clip, others: Sequence[Clip], stretch: Stretch, before: str) -> list[Part]:
    """The screen, the instruction, the clip: what is alike from call to call comes first."""
    shown = max(stretch.frames, key=lambda frame: frame[0].overlap_ms(clip.span), default=None)
    picture = shown[1] if shown and shown[0].overlap_ms(clip.span) else None
    instruction = prompt("hear").fill(
        language=tongue(stretch.language),
        vocabulary=_vocabulary(stretch.vocabulary),
        screen=prompt("hear_screen").fill() if picture is not None else "",
        before=prompt("hear_before").fill(words=line(before)) if before else "",
    )
    told = "\n".join(filter(None, instruction.splitlines()))
    return [
        *([image(encoded(picture), "jpeg")] if picture is not None else []),
        text(told),
        sound(samples_of(clip, others, stretch)),
    ]


def _vocabulary(terms: Sequence[Term]) -> str:
    told = [
        line(f"{term.text} (may sound like {term.sounds_like})" if term.sounds_like else term.text)
        for term in terms[:_TERMS]
    ]
    return prompt("hear_vocabulary").fill(terms=", ".join(told)) if told else ""
