"""What a question is about: its telling words, without those that only ask, and the people it names."""

import re
from collections.abc import Iterator

from worker.engines.embedded.extract.cues import Cues
from worker.meeting import Meeting
from worker.text.words import plain

ASKING = frozenset(
    "about agree agreed answer ask asked asking conclude concluded conclusion conversation decide "
    "decided decision describe did discuss discussed discussing discussion does explain group how many "
    "meeting mention mentioned much opinion participants question recommend recording say said says "
    "speaker speakers state suggest summarise summarize summary talk talked talking team tell think "
    "thinks thought thoughts told what whats when where which who whom whose why regarding according "
    "reason wer wen wem wann warum welche welcher welches wie wieviel viel viele wo wohin besprechung "
    "gesagt sagte qui quoi quand comment combien pourquoi quel quelle quels quelles est-ce réunion dit "
    "quién qué cuándo cuánto cuánta cuántos cómo dónde cuál reunión dijo".split()
)
_PREAMBLE = re.compile(
    r"^\s*(?:please\s+)?(?:can you\s+)?(?:summari[sz]e|describe|explain|tell me)\b(?:\s+(?:the|all|me))*"
    r"(?:\s+(?:discussions?|opinions?|ideas?|thoughts?))?(?:\s+(?:about|on|of|regarding))?",
    re.IGNORECASE,
)


def telling(text: str, meeting: Meeting, language: Cues) -> Iterator[str]:
    """The stems of what the question is about, each once; names of speakers are none of it."""
    asked = _PREAMBLE.sub(" ", text)
    asking = {language.stem(word) for word in ASKING}
    names = {language.stem(word) for one in meeting.speakers for word in plain(one.name)}
    found = dict.fromkeys(language.terms(asked))
    about = [term for term in found if term not in asking]
    without_names = [term for term in about if term not in names]
    yield from without_names or about


def names_in(text: str, meeting: Meeting) -> set[str]:
    """The labels of the speakers of whom the question holds a name."""
    words = set(plain(text))
    return {
        one.label for one in meeting.speakers if words & {word for word in plain(one.name) if len(word) > 2}
    }
