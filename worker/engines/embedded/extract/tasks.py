"""Whose a task is and when it is due, in words that are said in the quote itself."""

import re
from collections.abc import Sequence

from worker.engines.embedded.extract.acts import Act
from worker.engines.embedded.extract.cues import Cues
from worker.meeting import Meeting

_UNTIL = re.compile(r"^(?:until|till) ", re.IGNORECASE)  # "due until Friday" is no phrase
_NAME = re.compile(r"(?:[^\W\d_a-z][\w'’-]*(?: |$)){1,3}$")  # up to three words that begin with a capital


def fields(act: Act, meeting: Meeting, cues: Cues) -> dict[str, str]:
    """`assignee` and `due` of an action, each only where it is said."""
    due = next((act.text[slice(*match.span())] for match in cues.places("due", act.text)), "")
    found = {"assignee": assignee(act, meeting, cues), "due": _UNTIL.sub("", due)}
    return {name: value for name, value in found.items() if value}


def assignee(act: Act, meeting: Meeting, cues: Cues) -> str:
    """A person named beside the task, else whoever says "I will"; empty when nobody is."""
    return _called(act, cues) or _known(act, meeting, cues) or _speaker(act, meeting, cues)


def _called(act: Act, cues: Cues) -> str:
    """The person spoken to or of, as in "John, can you …" and "the Industrial Designer will …"."""
    for match in cues.places("assigns", act.text):
        before = _NAME.search(act.text[: match.start()].rstrip(" ,"))
        words = before.group().split() if before else []
        while words and not _is_name(words[0], cues):
            words = words[1:]
        if words and all(_is_name(word, cues) for word in words):
            return " ".join(words)
    return ""


def _is_name(word: str, cues: Cues) -> bool:
    bare = word.lower().replace("’", "'")
    return not any(cues.is_one(kind, bare) for kind in ("stop", "openers", "fillers", "dangling"))


def _known(act: Act, meeting: Meeting, cues: Cues) -> str:
    """A speaker whose name is said, when the sentence asks for something."""
    if not cues.are_in("request", act.text):
        return ""
    said = set(re.findall(r"\w+", act.text))
    others: Sequence[str] = [one.name for one in meeting.speakers if one.name and one.label != act.speaker]
    return next((name for name in others if name.split()[0] in said), "")


def _speaker(act: Act, meeting: Meeting, cues: Cues) -> str:
    is_own = cues.are_in("own", act.text) > 0 and not cues.are_in("request", act.text)
    return meeting.name_of(act.speaker) if is_own else ""
