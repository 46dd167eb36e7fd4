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
_SHORT = 400


def headline(acts: Sequence[Act], meeting: Meeting, brief: Brief, cues: Cues) -> Headline:
    """The title that a person gave, else that of the first screen, else what was spoken of most."""
    words = phrases(acts, cues, _KEYWORDS)
    shown = [title for _, title in screens.titles(meeting)]
    title = brief.title or next(iter(shown), "")
    if not title:
        is_short = len(words) < _IN_TITLE or sum(act.length for act in acts) < _SHORT
        title = _opening(acts, cues) if is_short else joined(words[:_IN_TITLE])
    return Headline(title, tuple(words or shown[:_KEYWORDS]))


def joined(words: Sequence[str]) -> str:
    """Words as a heading."""
    text = ", ".join(words)
    return text[:1].upper() + text[1:]


def _opening(acts: Sequence[Act], cues: Cues) -> str:
    """The first words of the most telling act, for a note too short to return to anything."""
    best = next(iter(ranked(acts, cues)), None)
    return begun(best.text) if best else ""


def begun(text: str) -> str:
    """The first words of a sentence as a heading."""
    words = text.split()
    return " ".join(words[:_QUOTED]).rstrip(".,;:!?") + ("…" if len(words) > _QUOTED else "")
