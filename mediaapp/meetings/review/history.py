"""What became of one line: each change of it by people, with what it had said before."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from mediaapp.meetings.models import Edit, Utterance


@dataclass(frozen=True, slots=True)
class Change:
    """One act on a line. `pieces` are the text with its marks: kept, "del" or "ins"."""

    edit: Edit
    before: Utterance
    pieces: tuple[tuple[str, str], ...]

    @property
    def is_restorable(self) -> bool:
        return any(kind for kind, _text in self.pieces)


def history_of(row: Utterance) -> list[Change]:
    """The newest change first, back to what was heard. Two queries for each."""
    return list(_changes(row))


def _changes(row: Utterance) -> Iterator[Change]:
    seen: set[int] = set()
    while row.born_of_id and row.born_of_id not in seen:
        seen.add(row.born_of_id)
        edit = Edit.objects.select_related("by").get(pk=row.born_of_id)
        before = edit.died.select_related("speaker").order_by("start_ms").first()
        if before is None:
            return
        yield Change(edit, before, tuple(compared(before.text, row.text)))
        row = before


def compared(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Both texts in one, word by word: ("", kept), ("del", gone), ("ins", new)."""
    old, new = before.split(), after.split()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            yield "", " ".join(old[i1:i2])
            continue
        if i2 > i1:
            yield "del", " ".join(old[i1:i2])
        if j2 > j1:
            yield "ins", " ".join(new[j1:j2])
