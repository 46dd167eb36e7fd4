"""What every format owes its reader: the contract, over every document and every sort of meeting."""

import unicodedata
from collections.abc import Callable, Iterator

import pytest

from tests.worker.exports import records
from tests.worker.exports.readers import READERS
from worker.exports import Choices, Document, Format, formats
from worker.meeting import Record

OFFERED = [(one, document) for one in formats().values() for document in one.documents]
READABLE = [(one, document) for one, document in OFFERED if one.suffix in READERS]


def named(value: object) -> str | None:
    return value.suffix if isinstance(value, Format) else None


def is_text(export: Format) -> bool:
    return export.content_type.startswith("text/") or export.suffix in {"json", "srt"}


def read(export: Format, document: Document, written: bytes) -> str:
    """What a reader of this format finds in it, if there is one in `readers`."""
    reader = READERS.get(export.suffix)
    return reader(written, document) if reader else ""


def test_the_formats_of_the_command_line_are_there() -> None:
    assert set(formats()) >= {"md", "json", "txt", "srt", "vtt", "html", "docx", "csv"}


@pytest.mark.parametrize(("export", "document"), OFFERED, ids=named)
@pytest.mark.parametrize("maker", records.RECORDS.values(), ids=lambda maker: maker.__name__)
def test_every_export_can_be_opened_again(
    export: Format, document: Document, maker: Callable[[], Record]
) -> None:
    written = export.render(maker(), document, Choices())
    assert export.render(maker(), document, Choices()) == written, "the same record gives the same bytes"
    if is_text(export):
        text = written.decode("utf-8")
        assert "\r" not in text
        assert not text.startswith("\ufeff")
        assert text == "" or text.endswith("\n")
        assert not [one for one in text if unicodedata.category(one) in {"Cc", "Cs"} and one != "\n"]
    read(export, document, written)


@pytest.mark.parametrize(("export", "document"), READABLE, ids=named)
def test_any_script_comes_out_as_it_went_in(export: Format, document: Document) -> None:
    record = records.scripts()
    bare = _bare(read(export, document, export.render(record, document, Choices())))
    for utterance in record.meeting.utterances:
        assert _bare(utterance.text) in bare


@pytest.mark.parametrize(("export", "document"), READABLE, ids=named)
@pytest.mark.parametrize("choices", [Choices(), Choices(speakers=False, timestamps=False, evidence=False)])
def test_hostile_text_is_shown_and_not_obeyed(export: Format, document: Document, choices: Choices) -> None:
    bare = _bare(read(export, document, export.render(records.hostile(), document, choices)))
    assert _bare("<script>alert(1)</script> [click](javascript:alert(1))") in bare
    assert _bare("<b>bold</b> --> <v Boss>") in bare


def _bare(text: str) -> str:
    """Text without the places where a format may break a line or keep two signs apart."""
    return "".join(_kept(text))


def _kept(text: str) -> Iterator[str]:
    return (one for one in text if not one.isspace() and one != "\u2060")
