"""Markdown: what the minutes look like, and that a stranger's text stays text."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.token import Token

from tests.worker.exports import records
from tests.worker.exports.readers import tokens
from worker.exports import Choices, Document
from worker.exports.md import plain_line, render
from worker.meeting import Record

OURS = {"heading", "paragraph", "bullet_list", "list_item", "strong", "em", "inline", "text", "footnote"}


def page(record: Record, document: Document = Document.MINUTES, choices: Choices | None = None) -> str:
    return render(record, document, choices or Choices()).decode()


def test_minutes_hold_every_section_in_order() -> None:
    text = page(records.long_meeting())
    assert re.findall(r"^#+ .*", text, re.MULTILINE) == [
        "# Budget",
        "## Overview",
        "## Decisions",
        "## Actions",
        "## Open questions",
        "## Key figures",
        "## Chapters",
        "## Coverage",
    ]
    assert "2026-03-01 09:30 · 1:20:10 · Anna, Speaker 2 · video-1" in text
    assert "- [ ] Send the budget — Anna, due Friday[^" in text
    assert "- **00:00 · Opening** Sentence number 0" in text
    assert "100 % of 1:20:10 was worked through." in text
    assert "Written by embedded, extractive, prompts 4f1a." in text


def test_every_claim_points_at_its_proof() -> None:
    text = page(records.long_meeting())
    notes = dict(re.findall(r"^\[\^(\d+)\]: (.*)$", text, re.MULTILINE))
    used = re.findall(r"\[\^(\d+)\](?!:)", text)
    assert set(used) == set(notes)
    assert list(notes) == [str(n) for n in range(1, len(notes) + 1)]
    assert notes["1"].startswith("Anna, 00:00: “Sentence number 0")
    assert "On screen, 01:00: “Budget 2027”" in notes.values()


def test_without_evidence_there_are_no_footnotes() -> None:
    assert "[^" not in page(records.long_meeting(), choices=Choices(evidence=False))


def test_an_unverified_claim_says_so_and_why() -> None:
    text = page(records.unverified())
    assert "- It ships on Tuesday. *(unverified: Tuesday was not said)*" in text
    assert "[^" not in text, "what does not hold is no proof"


def test_decisions_that_only_may_be_some_are_called_possible() -> None:
    record = records.unverified()
    assert record.minutes
    (claim,) = record.minutes.claims
    possible = replace(claim, fields={"label": "possible"})
    written = replace(record, minutes=replace(record.minutes, claims=(possible,)))
    assert "## Possible decisions\n" in page(written)
    assert "## Decisions\n" in page(record)


def test_gaps_are_said_and_never_rounded_away() -> None:
    text = page(records.gapped())
    assert "66 % of 01:30 was worked through." in text
    assert "- Missing: 00:30 to 01:00. The engine took too long: try this stretch again." in text


def test_an_empty_meeting_says_that_it_is_empty() -> None:
    assert "Nothing was said or shown that minutes could be made of." in page(records.empty())
    assert "Nothing was said." in page(records.empty(), Document.TRANSCRIPT)


def test_a_page_of_a_document_is_named_by_its_number() -> None:
    text = page(records.several())
    assert "On screen, page 3 of plan.pdf: “Third page”" in text
    assert "Speaker 2, 00:02 of second.mp4: “Second file.”" in text


def test_what_marks_nothing_is_left_as_it_is() -> None:
    for said in ("Müller & Söhne.WAV", "It costs $5.", "board.jpeg, plan.pdf and talk.opus", "e.g. this"):
        assert plain_line(said).replace("e\\.g", "e.g") == said


def test_the_transcript_names_speakers_and_times_if_wanted() -> None:
    assert "**00:00 · Speaker 1** We begin." in page(records.gapped(), Document.TRANSCRIPT)
    bare = page(records.gapped(), Document.TRANSCRIPT, Choices(speakers=False, timestamps=False))
    assert bare == "# Budget review\n\nWe begin.\n\nWe end.\n"


def test_the_meeting_holds_transcript_and_screens() -> None:
    text = page(records.several(), Document.MEETING)
    assert text.index("## Transcript") < text.index("## Screens") < text.index("- **page 3 of plan")


# ── what a stranger may not do ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("document", Document)
def test_hostile_text_makes_nothing_but_text(document: Document) -> None:
    made = {re.sub(r"_(open|close|ref|block_open|block_close)$", "", one.type) for one in _foreign(document)}
    assert made <= OURS | {"footnote_anchor"}


def _foreign(document: Document) -> list[Token]:
    return [one for one in tokens(page(records.hostile(), document)) if one.type != "softbreak"]


MEAN = st.one_of(
    st.text(max_size=60),
    st.text("#-+*_`~<>[]()!|&:/.@=\\ \n\t1aw^$\"'", max_size=40),
    st.sampled_from(
        [
            "[^1]: javascript:alert(1)",
            "1. one",
            "12) twelve",
            "- - - x",
            "```\ncode",
            "<img src=x>",
            "![a](b)",
            "[a]: b",
            "www.evil.example/path",
            "www.mp4",
            "evil.example.mp4/path",
            "a.mp4.com",
            "a.pdf.info:80",
            "$5 and $x$",
            "ftp://evil.example",
            "http:\\/\\/evil.example",
            "a@evil.example",
            "&lt;b&gt;",
            "====",
            "| a |\n| - |",
            "    indented",
            "~~~",
            "[x] done",
            "\\[a](b)",
            "//evil.example",
            "mailto:a@b.example",
        ]
    ),
)


@given(MEAN)
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_as_itself(raw: str) -> None:
    said = plain_line(raw)
    for opening in ("", "- ", "- [ ] ", "**00:00** ", "# ", "[^1]\n\n[^1]: Anna, 00:01: “"):
        found = tokens(f"{opening}{said}\n")
        kinds = {one.type for one in found}
        assert not kinds & {"link_open", "image", "html_inline", "html_block", "code_inline", "fence"}, said
        assert not kinds & {"code_block", "blockquote_open", "ordered_list_open", "hr", "table_open"}, said
        assert sum(one.type == "bullet_list_open" for one in found) <= opening.startswith("- ")
        assert sum(one.type == "heading_open" for one in found) <= opening.startswith("# ")
