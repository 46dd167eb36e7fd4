"""The vocabulary file."""

from pathlib import Path

import pytest

from worker.cli import vocabulary
from worker.errors import Refused
from worker.meeting import Term


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "terms.txt"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_term_a_line_with_what_it_sounds_like(tmp_path: Path) -> None:
    text = (
        "\ufeff# products\nAfterword\r\n\n Kubernetes = cooper netties \n"
        "C# = see sharp  # a language\n東京\nAfterword\n"
    )
    assert vocabulary.read(written(tmp_path, text)) == (
        Term("Afterword"),
        Term("Kubernetes", "cooper netties"),
        Term("C#", "see sharp"),
        Term("東京"),
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xfe\x00A", "terms.txt: this is not text in UTF-8"),
        (b"one\n= two\n", "terms.txt, line 2: there is no term before the '='"),
        (b"a\x00b", "terms.txt, line 1: a term is a word"),
        (b"a" * 101, "terms.txt, line 1: a term is a word"),
        (b"word\n" * 300_000, "terms.txt: a vocabulary file may hold 1 MB"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(Refused, match="^" + reason.replace("(", "\\(")):
        vocabulary.read(written(tmp_path, content))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        vocabulary.read(tmp_path / "none.txt")
