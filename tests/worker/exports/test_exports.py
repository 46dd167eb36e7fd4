"""What every format owes its reader: the contract, over every document and every sort of meeting."""

import unicodedata
from collections.abc import Callable, Iterator

import pytest

from tests.worker.exports import records
from tests.worker.exports.readers import READERS
from worker.exports import Choices, Document, Format, formats
from worker.meeting import Record

OFFERED = [(one, document) for one in formats().values() for document in one.documents]


def named(value: object) -> str | None:
    return value.suffix if isinstance(value, Format) else None


def test_the_formats_of_the_command_line_are_there() -> None:
    assert set(formats()) >= {"md", "json", "txt", "srt", "vtt"}
    assert set(formats()) == set(READERS), "a format needs a reader in tests/worker/exports/readers.py"


@pytest.mark.parametrize(("export", "document"), OFFERED, ids=named)
@pytest.mark.parametrize("maker", records.RECORDS.values(), ids=lambda maker: maker.__name__)
def test_every_export_can_be_opened_again(
    export: Format, document: Document, maker: Callable[[], Record]
) -> None:
    written = export.render(maker(), document, Choices())
    text = written.decode("utf-8")
    assert "\r" not in text
    assert not text.startswith("\ufeff")
    assert text == "" or text.endswith("\n")
    assert not [one for one in text if unicodedata.category(one) in {"Cc", "Cs"} and one != "\n"]
    READERS[export.suffix](text, document)
    assert export.render(maker(), document, Choices()) == written


@pytest.mark.parametrize(("export", "document"), OFFERED, ids=named)
def test_any_script_comes_out_as_it_went_in(export: Format, document: Document) -> None:
    record = records.scripts()
    read = READERS[export.suffix](export.render(record, document, Choices()).decode(), document)
    bare = _bare(read)
    for utterance in record.meeting.utterances:
        assert _bare(utterance.text) in bare


@pytest.mark.parametrize(("export", "document"), OFFERED, ids=named)
@pytest.mark.parametrize("choices", [Choices(), Choices(speakers=False, timestamps=False, evidence=False)])
def test_hostile_text_is_shown_and_not_obeyed(export: Format, document: Document, choices: Choices) -> None:
    text = export.render(records.hostile(), document, choices).decode()
    read = _bare(READERS[export.suffix](text, document))
    assert _bare("<script>alert(1)</script> [click](javascript:alert(1))") in read
    assert _bare("<b>bold</b> --> <v Boss>") in read


def _bare(text: str) -> str:
    """Text without the places where a format may break a line or keep two signs apart."""
    return "".join(_kept(text))


def _kept(text: str) -> Iterator[str]:
    return (one for one in text if not one.isspace() and one != "\u2060")
