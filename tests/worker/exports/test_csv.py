"""The table: a row an utterance, and nothing that a spreadsheet would compute."""

import csv
from dataclasses import replace
from io import StringIO

import pytest

from tests.worker.exports import records
from worker.exports import Choices, Document
from worker.exports.csv import render
from worker.meeting import Record


def rows(record: Record, choices: Choices | None = None) -> list[dict[str, str]]:
    written = render(record, Document.TRANSCRIPT, choices or Choices()).decode()
    return list(csv.DictReader(StringIO(written)))


def test_each_utterance_is_a_row_with_its_times() -> None:
    record = records.gapped()
    found = rows(record)
    assert [row["id"] for row in found] == [row.label for row in record.meeting.utterances]
    assert [int(row["start_ms"]) for row in found] == [row.span.start_ms for row in record.meeting.utterances]
    assert found[0]["speaker"] == "Speaker 1"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")'])
def test_what_looks_like_a_formula_is_shown_as_text(text: str) -> None:
    record = records.gapped()
    first, *rest = record.meeting.utterances
    meeting = replace(record.meeting, utterances=(replace(first, text=text), *rest))
    assert rows(replace(record, meeting=meeting))[0]["text"] == f"'{text}"
