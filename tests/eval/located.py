"""Finds the acts that hold the words by which an item of a human summary was located."""

from collections.abc import Sequence

from worker.engines.embedded.extract.acts import Act
from worker.text.words import plain


def holders(acts: Sequence[Act], located: Sequence[Sequence[str]]) -> list[set[int]]:
    """For each item, the numbers of the acts in which one of its phrases is said."""
    said = [" ".join(form for one in act.said for form in plain(one.quote)) for act in acts]
    wanted = [[" ".join(plain(words)) for words in phrases] for phrases in located]
    return [
        {act.n for act, text in zip(acts, said, strict=True) if any(phrase in text for phrase in phrases)}
        for phrases in wanted
    ]
