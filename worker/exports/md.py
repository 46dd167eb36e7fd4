"""Markdown: the minutes with a footnote for every proof, and the transcript."""

import re
from itertools import groupby

from worker.exports import Choices, Document, Format
from worker.exports.outline import Block, Heading, Item, Paragraph, Proof, Run, Style, outline
from worker.exports.plain import line
from worker.meeting import Record

_FILES = "wav|mp3|m4a|aac|ogg|oga|opus|flac|mp4|m4v|webm|mkv|avi|png|jpe?g|webp|gif|heic|tiff?|pdf"
"""Endings of files that no address on the net has."""
_MARKUP = re.compile(
    r"[\\`*\[\]<>~|^@]|(?<![^\W_])_|_(?![^\W_])"  # within a word an underscore marks nothing
    r"|&(?=[#\w])|\$(?!\d)"  # nor does a lone ampersand, nor the sign before an amount
    # A bare address becomes a link in many readers, so its dots and slashes are escaped as well.
    rf"|(?<=[:/])/|(?<=www)\.|(?<=[^\W_])\.(?=[^\W\d_])(?!(?:{_FILES})(?!\w|[./:-]))"
    # What opens a block where a line begins.
    r"|^[-+=#:]",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"^(\d+)([.)])")


def plain_line(raw: str) -> str:
    """A stranger's text as one line of Markdown that says just that."""
    return _ORDINAL.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", line(raw)))


def render(record: Record, document: Document, choices: Choices) -> bytes:
    """Blocks with an empty line between them; the points of a list and the footnotes stand close."""
    blocks = groupby(outline(record, document, choices), key=type)
    parts = [
        ("\n" if kind in {Item, Proof} else "\n\n").join(map(_block, together)) for kind, together in blocks
    ]
    return "\n\n".join(parts).encode() + b"\n"


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {plain_line(block.text)}"
        case Proof():
            return f"[^{block.n}]: {plain_line(block.where)}: “{plain_line(block.quote)}”"
        case Item(is_done=None):
            return f"- {block.joined(_run)}"
        case Item():
            return f"- [{'x' if block.is_done else ' '}] {block.joined(_run)}"
        case Paragraph():
            return block.joined(_run)


def _run(run: Run) -> str:
    match run.style:
        case Style.STRONG:
            return f"**{plain_line(run.text)}**"
        case Style.DOUBT | Style.QUIET:
            return f"*{plain_line(run.text)}*"
        case Style.NOTE:
            return f"[^{run.text}]"
        case Style.PLAIN:
            return plain_line(run.text)


FORMAT = Format(
    "md",
    "Markdown",
    "text/markdown; charset=utf-8",
    (Document.MINUTES, Document.TRANSCRIPT, Document.MEETING),
    render,
)
