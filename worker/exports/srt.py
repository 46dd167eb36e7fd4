"""SubRip: captions for every player."""

import re

from worker.exports import Choices, Document, Format, moments
from worker.exports.captions import Caption, captions
from worker.meeting import Record

_OBEYED = re.compile(r"(?<=<)(?=\s*[/a-zA-Z!?])|(?<=\{)(?=\s*\\)|(?<=--)(?=>)|(?<=\d:\d\d)(?=[:,.]\d)")
_JOINER = "\u2060"
"""Unseen, and without width: SubRip has no escapes, so this keeps spoken markup from being obeyed."""


def render(record: Record, document: Document, choices: Choices) -> bytes:
    cut = captions(record.meeting, choices.chars_per_caption, named=choices.speakers)
    return "\n".join(_cue(n, caption) for n, caption in enumerate(cut, 1)).encode()


def _cue(n: int, caption: Caption) -> str:
    start = moments.exact_clock(caption.span.start_ms, ",")
    end = moments.exact_clock(caption.span.end_ms, ",")
    lines = "\n".join(_OBEYED.sub(_JOINER, line) for line in caption.lines)
    return f"{n}\n{start} --> {end}\n{lines}\n"


FORMAT = Format("srt", "Captions (SRT)", "application/x-subrip", (Document.TRANSCRIPT,), render)
