"""The web page: it needs nothing else, its numbers lead to proofs, and a stranger's text stays text."""

import re

import pytest

from tests.worker.exports import records
from tests.worker.exports.readers import parsed
from worker.exports import Choices, Document
from worker.exports.html import render
from worker.meeting import Record

OURS = set("html meta title style h1 h2 h3 p ul ol li strong span sup a q input".split())
ADDRESS = "https://minutes.example/meetings/1/"


def page(record: Record, document: Document = Document.MINUTES, choices: Choices | None = None) -> str:
    return render(record, document, choices or Choices()).decode()


@pytest.mark.parametrize("document", [Document.MINUTES, Document.TRANSCRIPT, Document.MEETING])
def test_hostile_text_makes_no_element(document: Document) -> None:
    assert set(parsed(page(records.hostile(), document)).made) <= OURS


def test_nothing_is_loaded_from_anywhere() -> None:
    text = page(records.long_meeting(), Document.MEETING)
    assert "default-src 'none'" in text
    assert not re.search(r"(src|srcset|action|data)=|@import|url\(", text)
    assert re.findall(r'href="(?!#)', text) == []


def test_every_number_leads_to_its_proof_and_back() -> None:
    text = page(records.long_meeting())
    asked = re.findall(r'href="#(proof-\d+)"', text)
    assert asked
    assert set(asked) == set(re.findall(r'id="(proof-\d+)"', text))
    assert set(re.findall(r'href="#(cite-\d+)"', text)) <= set(re.findall(r'id="(cite-\d+)"', text))


def test_a_number_stands_once_as_a_place_to_come_back_to() -> None:
    places = re.findall(r' id="([^"]+)"', page(records.long_meeting(), Document.MEETING))
    assert len(places) == len(set(places))


def test_a_proof_opens_the_review_page_where_it_was_said() -> None:
    text = page(records.several(), choices=Choices(address=ADDRESS))
    assert f'href="{ADDRESS}?t=' in text


def test_what_was_not_verified_says_so_in_words() -> None:
    assert "(unverified: Tuesday was not said)" in page(records.unverified())
