"""WebVTT: captions for browsers, each with the voice that speaks."""

from html import escape

from worker.exports import Choices, Document, Format, moments
from worker.exports.captions import Caption, captions
from worker.meeting import Record


def render(record: Record, document: Document, choices: Choices) -> bytes:
    cut = captions(record.meeting, choices.chars_per_caption)
    return "\n".join(["WEBVTT\n", *(_cue(caption, choices) for caption in cut)]).encode()


def _cue(caption: Caption, choices: Choices) -> str:
    start = moments.exact_clock(caption.span.start_ms, ".")
    end = moments.exact_clock(caption.span.end_ms, ".")
    voice = f"<v {escape(caption.speaker, quote=False)}>" if choices.speakers else ""
    lines = "\n".join(escape(line, quote=False) for line in caption.lines)
    return f"{start} --> {end}\n{voice}{lines}\n"


FORMAT = Format("vtt", "Captions (WebVTT)", "text/vtt", (Document.TRANSCRIPT,), render)
