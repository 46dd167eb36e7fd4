"""Reads a vocabulary file: a term a line, `term = what it sounds like`, and comments after `#`."""

from collections.abc import Iterator
from pathlib import Path

from worker.errors import Damaged, Refused, TooLarge
from worker.meeting import Term

LARGEST_BYTES = 1 << 20
LONGEST_TERM = 100


def read(path: Path) -> tuple[Term, ...]:
    """The terms in their order, each once. Raises `Refused`, with the line that cannot be used."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise TooLarge(f"{path.name}: a vocabulary file may hold 1 MB; keep the terms that matter most.")
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise Damaged(f"{path.name}: this is not text in UTF-8; save the vocabulary as plain text.") from None
    except OSError as error:
        raise Refused(f"{path.name}: the vocabulary cannot be read ({error.strerror}).") from None
    return tuple(dict.fromkeys(_terms(path.name, text)))


def _terms(name: str, text: str) -> Iterator[Term]:
    for n, line in enumerate(text.splitlines(), 1):
        term, _, sound = (part.strip() for part in _without_comment(line).partition("="))
        if not term and not sound:
            continue
        if not term:
            raise Damaged(f"{name}, line {n}: there is no term before the '='.")
        if not term.isprintable() or len(term) > LONGEST_TERM:
            raise Damaged(f"{name}, line {n}: a term is a word or a name of at most {LONGEST_TERM} letters.")
        yield Term(term, sound)


def _without_comment(line: str) -> str:
    """`C# = see sharp` keeps its sign: a comment begins a line or follows a space."""
    if line.lstrip().startswith("#"):
        return ""
    return line.partition(" #")[0]
