"""Word: headings, lists and notes are real ones, and numbers lead to their notes."""

from io import BytesIO

import docx
from docx.document import Document as Word
from docx.oxml.ns import qn

from tests.worker.exports import records
from worker.exports import Choices, Document
from worker.exports.docx import render
from worker.meeting import Record


def opened(record: Record, document: Document = Document.MINUTES, choices: Choices | None = None) -> Word:
    return docx.Document(BytesIO(render(record, document, choices or Choices())))


def test_headings_are_headings() -> None:
    word = opened(records.long_meeting())
    styles = {paragraph.text: paragraph.style.name for paragraph in word.paragraphs if paragraph.style}
    assert styles["Budget"] == "Title"
    assert styles["Decisions"] == "Heading 1"
    assert word.core_properties.title == "Budget"


def test_every_number_leads_to_a_note() -> None:
    body = opened(records.long_meeting()).element
    asked = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    there = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    assert asked
    assert asked <= there


def test_a_note_opens_the_review_page() -> None:
    word = opened(records.long_meeting(), choices=Choices(address="https://minutes.example/meetings/1/"))
    addresses = {one.target_ref for one in word.part.rels.values() if one.is_external}
    assert any(address.startswith("https://minutes.example/meetings/1/?t=") for address in addresses)


def test_what_is_written_from_right_to_left_stands_so() -> None:
    word = opened(records.scripts(), Document.TRANSCRIPT)
    turned = [
        paragraph.text for paragraph in word.paragraphs if paragraph._p.find(f".//{qn('w:bidi')}") is not None
    ]
    assert turned
    assert not any(text.startswith("We ") for text in turned)
