"""Opens an export again with a reader of its own kind, and says which text a person finds in it."""

import csv
import json
from collections import Counter
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from io import BytesIO, StringIO

import docx
import pysubs2
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from worker.exports import Document, schema

SHAPES: dict[Document, type[schema.Transcript | schema.Minutes]] = {
    Document.MEETING: schema.Whole,
    Document.MINUTES: schema.Minutes,
    Document.TRANSCRIPT: schema.Transcript,
}


def tokens(markdown: str) -> list[Token]:
    """Everything a reader with tables, footnotes, strikethrough and automatic links makes of a page."""
    reader = MarkdownIt("gfm-like", {"html": True}).use(footnote_plugin)
    return [inner for token in reader.parse(markdown) for inner in (token, *(token.children or ()))]


def read_md(written: bytes, document: Document) -> str:
    return "".join(
        token.content
        for token in tokens(written.decode())
        if token.type in {"text", "html_inline", "html_block"}
    )


def read_json(written: bytes, document: Document) -> str:
    SHAPES[document].model_validate_json(written, strict=True)
    return " ".join(_strings(json.loads(written)))


def _strings(value: object) -> list[str]:
    match value:
        case str():
            return [value]
        case dict():
            return [text for one in value.values() for text in _strings(one)]
        case list():
            return [text for one in value for text in _strings(one)]
        case _:
            return []


def read_srt(written: bytes, document: Document) -> str:
    return " ".join(event.plaintext for event in pysubs2.SSAFile.from_string(written.decode(), format_="srt"))


def read_vtt(written: bytes, document: Document) -> str:
    text = written.decode()
    assert text.startswith("WEBVTT\n")
    return unescape(" ".join(event.plaintext for event in pysubs2.SSAFile.from_string(text, format_="vtt")))


def read_txt(written: bytes, document: Document) -> str:
    return written.decode()


class _Page(HTMLParser):
    """The text of a page, and the elements that it is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.made, self.inside = "", Counter[str](), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.made[tag] += 1
        self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "style" not in self.inside:
            self.text += data


def parsed(html: str) -> _Page:
    page = _Page()
    page.feed(html)
    page.close()
    return page


def read_html(written: bytes, document: Document) -> str:
    return parsed(written.decode()).text


def read_csv(written: bytes, document: Document) -> str:
    return " ".join(cell for row in csv.reader(StringIO(written.decode()), strict=True) for cell in row)


def read_docx(written: bytes, document: Document) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(written)).paragraphs)


READERS: dict[str, Callable[[bytes, Document], str]] = {
    "md": read_md,
    "json": read_json,
    "srt": read_srt,
    "vtt": read_vtt,
    "txt": read_txt,
    "html": read_html,
    "csv": read_csv,
    "docx": read_docx,
}
