"""Plain text: the transcript, one line an utterance."""

from collections.abc import Iterator

from worker.exports import Choices, Document, Format, moments, plain
from worker.meeting import Meeting, Record, Utterance


def render(record: Record, document: Document, choices: Choices) -> bytes:
    return "".join(f"{line}\n" for line in _lines(record.meeting, choices)).encode()


def _lines(meeting: Meeting, choices: Choices) -> Iterator[str]:
    """Source by source, each on its own clock; its file is named where there are several."""
    rows = {source.id: list[Utterance]() for source in meeting.sources}
    for utterance in meeting.utterances:
        rows.setdefault(utterance.source, []).append(utterance)
    spoken = [source for source in meeting.sources if rows[source.id]]
    for n, source in enumerate(spoken):
        if n:
            yield ""
        if len(spoken) > 1:
            yield f"{plain.line(source.name)}:"
        for utterance in rows[source.id]:
            yield _line(meeting, utterance, choices)


def _line(meeting: Meeting, utterance: Utterance, choices: Choices) -> str:
    time = f"[{moments.long_clock(utterance.span.start_ms)}] " if choices.timestamps else ""
    speaker = f"{plain.line(meeting.name_of(utterance.speaker))}: " if choices.speakers else ""
    return f"{time}{speaker}{plain.line(utterance.text)}"


FORMAT = Format("txt", "Plain text", "text/plain; charset=utf-8", (Document.TRANSCRIPT,), render)
