"""CSV: the transcript as a table, one row an utterance, for spreadsheets and scripts."""

import csv
from io import StringIO

from worker.exports import Choices, Document, Format, moments, plain
from worker.meeting import Record

_FORMULA = ("=", "+", "-", "@", "\t")
"""What a spreadsheet would compute instead of showing."""


def render(record: Record, document: Document, choices: Choices) -> bytes:
    """RFC 4180 but for the ends of lines; the columns stay whatever is chosen, so that scripts find them."""
    written = StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(("id", "source", "start_ms", "end_ms", "time", "speaker", "text"))
    names = {source.id: plain.line(source.name) for source in record.meeting.sources}
    for row in record.meeting.utterances:
        speaker = plain.line(record.meeting.name_of(row.speaker)) if choices.speakers else ""
        time = moments.long_clock(row.span.start_ms) if choices.timestamps else ""
        texts = (names.get(row.source, ""), speaker, plain.line(row.text))
        source, speaker, text = map(_shown, texts)
        table.writerow((row.label, source, row.span.start_ms, row.span.end_ms, time, speaker, text))
    return written.getvalue().encode()


def _shown(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


FORMAT = Format("csv", "Table", "text/csv; charset=utf-8", (Document.TRANSCRIPT,), render)
