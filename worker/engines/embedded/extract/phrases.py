"""What a meeting, or a stretch of it, is about: words and pairs of words that it returns to."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from worker.engines.embedded.extract.acts import Act
from worker.engines.embedded.extract.cues import Cues
from worker.text.words import plain

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|[.,;:?!]")
_PAIR_COUNTS = 2.5


def phrases(acts: Sequence[Act], cues: Cues, most: int, among: Sequence[Sequence[Act]] = ()) -> list[str]:
    """Up to `most` words or pairs, as they are mostly written, the most telling first.

    `among` are all the stretches there are: what is common to all of them tells nothing of one.
    """
    counts, written = Counter[tuple[str, ...]](), defaultdict[tuple[str, ...], Counter[str]](Counter)
    for act in acts:
        for stems, wording in _candidates(act.text, cues):
            counts[stems] += 1
            written[stems][wording] += 1
    elsewhere = [{term for act in stretch for term in act.terms} for stretch in among]
    weighed = {
        stems: count * (_PAIR_COUNTS if len(stems) == 2 else 1.0) * _rarity(stems, elsewhere)
        for stems, count in counts.items()
        if count > 1
    }
    chosen: list[str] = []
    used: set[str] = set()
    for stems in sorted(weighed, key=lambda one: -weighed[one]):  # of equals, the one that came up first
        if len(chosen) == most:
            break
        if not used & set(stems):
            chosen.append(written[stems].most_common(1)[0][0])
            used.update(stems)
    return chosen


def _rarity(stems: tuple[str, ...], stretches: Sequence[set[str]]) -> float:
    if len(stretches) < 2:
        return 1.0
    holding = sum(any(stem in stretch for stem in stems) for stretch in stretches)
    return math.log(1 + len(stretches) / max(1, holding))


def _candidates(text: str, cues: Cues) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each word that carries meaning, and each two that stand side by side."""
    before: tuple[str, str] | None = None
    for n, match in enumerate(_WORD.finditer(text)):
        word = match.group()
        bare = word.lower().replace("’", "'")
        if not _tells(bare, cues):
            before = None
            continue
        shown = word if n or word.isupper() else bare
        stem = cues.stem(bare)
        yield (stem,), shown
        if before and before[0] != stem:
            yield (before[0], stem), f"{before[1] if shown[0].isupper() else before[1].lower()} {shown}"
        before = (stem, word)


def _tells(word: str, cues: Cues) -> bool:
    is_short = len(word) < (3 if "stop" in cues.words else 5) or "'" in word
    is_number = any(form.startswith("#") for form in plain(word))
    return (
        not is_short and not is_number and not cues.is_one("stop", word) and not cues.is_one("fillers", word)
    )
