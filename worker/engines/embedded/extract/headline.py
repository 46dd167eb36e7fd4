"""A title for the meeting, and the words it is about."""

from collections.abc import Sequence

from worker.engines.embedded.extract import screens
from worker.engines.embedded.extract.acts import Act
from worker.engines.embedded.extract.cues import Cues
from worker.engines.embedded.extract.phrases import phrases
from worker.engines.embedded.extract.salience import ranked
from worker.meeting import Brief, Headline, Meeting

_KEYWORDS = 8
_IN_TITLE = 3
_QUOTED = 8
_BRIEF = 400
_CONSIDERED = 5


def headline(acts: Sequence[Act], meeting: Meeting, brief: Brief, cues: Cues) -> Headline:
    """The title that a person gave, else that of the first screen, else what was spoken of most."""
    words = phrases(acts, cues, _KEYWORDS)
    shown = [title for _, title in screens.titles(meeting)]
    title = brief.title or next(iter(shown), "")
    if not title:
        matters = [word for word in words if is_a_matter(word, cues)]
        is_brief = sum(act.length for act in acts) < _BRIEF
        is_enough = len(matters) >= (_IN_TITLE if is_brief else 1)
        title = joined(_as_met(matters[:_IN_TITLE], acts)) if is_enough else _opening(acts, cues)
    return Headline(title, tuple(words or shown[:_KEYWORDS]))


def is_a_matter(phrase: str, cues: Cues) -> bool:
    """Whether a phrase may name a meeting: not when each of its words is heard in meetings about anything."""
    return not all(cues.is_one("any_meeting", word) for word in phrase.lower().split())


def _as_met(words: Sequence[str], acts: Sequence[Act]) -> list[str]:
    """The words in the order in which they first come up."""
    said = " ".join(act.text for act in acts).lower()
    return sorted(words, key=lambda word: said.find(word.lower()) % (len(said) + 1))


def joined(words: Sequence[str]) -> str:
    """Words as a heading."""
    text = ", ".join(words)
    return text[:1].upper() + text[1:]


def _opening(acts: Sequence[Act], cues: Cues) -> str:
    """A telling act that fits a title, else the first words of the most telling one."""
    best = ranked(acts, cues)[:_CONSIDERED]
    fitting = (act for act in best if act.length <= _QUOTED and not cues.are_in("own", act.text))
    chosen = next(fitting, None) or next(iter(best), None)
    return begun(chosen.text) if chosen else ""


def begun(text: str) -> str:
    """The first words of a sentence as a heading."""
    words = text.split()
    return " ".join(words[:_QUOTED]).rstrip(".,;:!?") + ("…" if len(words) > _QUOTED else "")
