"""Questions that nobody answers: no word of substance from another follows, or one that says so."""

from collections import Counter
from collections.abc import Sequence

from worker.engines.embedded.extract.acts import Act
from worker.engines.embedded.extract.cues import Cues

_SHORTEST = 5
_LONGEST = 40
_FOLLOWS = 6
_SOON_MS = 20_000
_ANSWER = 4
_GOES_ON = 12
_OFTEN = 3
_ASKS_WITHIN = 6


def unanswered(acts: Sequence[Act], cues: Cues) -> list[tuple[float, Act]]:
    """The open questions with how sure the rule is, 0 to 1, the surest first."""
    often = Counter(term for act in acts for term in set(act.terms))
    frequent = min(_OFTEN, 1 + sum(act.length for act in acts) // 1000)
    found = []
    for act in acts:
        is_of_matter = sum(often[term] >= frequent for term in set(act.terms)) >= 2
        if (
            is_of_matter
            and act.asks
            and act.is_whole
            and _SHORTEST <= act.length <= _LONGEST
            and _is_real(act, cues)
        ):
            odd = _openness(act, acts[act.n + 1 : act.n + 1 + _FOLLOWS], cues)
            if odd:
                found.append((odd, act))
    return sorted(found, key=lambda one: (-one[0], one[1].n))


def _is_real(act: Act, cues: Cues) -> bool:
    """Whether it wants to know something of the matter, not of the meeting's own running."""
    opening = " ".join(act.text.split()[:_ASKS_WITHIN])
    asks = cues.are_in("asks", opening) > 0 or "asks" not in cues.patterns
    return asks and not cues.are_in("rhetorical", act.text)


def _openness(act: Act, following: Sequence[Act], cues: Cues) -> float:
    soon = [one for one in following if one.start_ms - act.end_ms <= _SOON_MS]
    replies = [one for one in soon if one.speaker != act.speaker]
    for reply in replies[:3]:
        if cues.are_in("unsure", reply.text):
            return 0.9
        if reply.length >= _ANSWER or cues.are_in("agree", reply.text):
            return 0.0
    own = [one for one in following[:3] if one.speaker == act.speaker]
    if own and own[0] is following[0] and cues.are_in("unsure", own[0].text):
        return 0.9
    return 0.5 if sum(one.length for one in own) < _GOES_ON else 0.0
