"""Word: real headings and lists, each proof a numbered note at the end to which its number leads."""

import unicodedata
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run as WordRun

from worker.exports import Choices, Document, Format
from worker.exports.outline import Block, Heading, Item, Paragraph, Proof, Run, Style, outline
from worker.meeting import Record

_ALWAYS = datetime(2000, 1, 1)  # noqa: DTZ001 - Word's properties have no zone
"""When every document says it was made: the same record gives the same bytes."""
_DOUBT, _QUIET = RGBColor(0x8A, 0x5A, 0x00), RGBColor(0x5F, 0x5B, 0x55)


def render(record: Record, document: Document, choices: Choices) -> bytes:
    word = docx.Document()
    word.styles["Normal"].font.size = Pt(11)
    properties = word.core_properties
    properties.author, properties.comments = "Afterword", ""
    properties.created = properties.modified = _ALWAYS
    for block in outline(record, document, choices):
        if isinstance(block, Heading) and block.level == 1:
            properties.title = block.text[:255]
        _add(word, block)
    written = BytesIO()
    word.save(written)
    return _timeless(written.getvalue())


def _add(word: Word, block: Block) -> None:
    match block:
        case Heading():
            _turned(word.add_heading(block.text, block.level - 1), block.text)
        case Proof():
            _add_proof(word, block)
        case Item():
            box = {None: (), False: (Run("☐"),), True: (Run("☑"),)}[block.is_done]
            _fill(word.add_paragraph(style="List Bullet"), (*box, *block.runs))
        case Paragraph():
            _fill(word.add_paragraph(), block.runs)


def _fill(paragraph: WordParagraph, runs: tuple[Run, ...]) -> None:
    for n, run in enumerate(runs):
        if n and run.style is not Style.NOTE:
            paragraph.add_run(" ")
        if run.style is Style.NOTE:
            _link(paragraph, run.text, anchor=f"proof{run.text}").font.superscript = True
            continue
        made = paragraph.add_run(run.text)
        made.bold = run.style is Style.STRONG or None
        made.italic = run.style in {Style.DOUBT, Style.QUIET} or None
        if run.style in {Style.DOUBT, Style.QUIET}:
            made.font.color.rgb = _DOUBT if run.style is Style.DOUBT else _QUIET
    _turned(paragraph, "".join(run.text for run in runs))


def _add_proof(word: Word, proof: Proof) -> None:
    paragraph = word.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(2)
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    start.set(qn("w:name"), f"proof{proof.n}")
    for mark in (start, end):
        mark.set(qn("w:id"), str(proof.n))
    paragraph._p.append(start)
    paragraph.add_run(f"{proof.n}. ")
    paragraph._p.append(end)
    if proof.address:
        _link(paragraph, proof.where, address=proof.address)
    else:
        paragraph.add_run(proof.where)
    paragraph.add_run(f": “{proof.quote}”")
    _turned(paragraph, proof.quote)


def _link(paragraph: WordParagraph, text: str, *, anchor: str = "", address: str = "") -> WordRun:
    link = OxmlElement("w:hyperlink")
    if anchor:
        link.set(qn("w:anchor"), anchor)
    else:
        to = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link.set(qn("r:id"), to)
    run = paragraph.add_run(text)
    link.append(run._r)
    paragraph._p.append(link)
    return run


def _turned(paragraph: WordParagraph, text: str) -> None:
    """From right to left, where the first letter of the text is written so."""
    strong = (unicodedata.bidirectional(sign) for sign in text)
    if next((one for one in strong if one in {"L", "R", "AL"}), "L") != "L":
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        for run in paragraph.runs:
            run.font.rtl = True


def _timeless(written: bytes) -> bytes:
    """The same package, its files all of one date."""
    packed = BytesIO()
    with ZipFile(BytesIO(written)) as before, ZipFile(packed, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(ZipInfo(name), before.read(name), ZIP_DEFLATED)
    return packed.getvalue()


FORMAT = Format(
    "docx",
    "Word",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    (Document.MINUTES, Document.TRANSCRIPT, Document.MEETING),
    render,
)
