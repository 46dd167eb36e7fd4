"""HTML: one file that needs nothing else, for reading, mailing and printing; every proof is an endnote."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from worker.exports import Choices, Document, Format
from worker.exports.outline import Block, Heading, Item, Paragraph, Proof, Run, Style, outline
from worker.meeting import Record

_STYLE = """
:root { color-scheme: light dark; --ink: light-dark(#1d1c1a, #e9e7e2); --quiet: light-dark(#5f5b55, #a8a39a);
  --rule: light-dark(#dedad2, #3a3835); --doubt: light-dark(#8a5a00, #e0b050);
  --said: light-dark(#1c6b45, #6fc79a); --shown: light-dark(#443f9c, #a9a4f2) }
body { margin: 3rem auto; padding: 0 1.25rem; max-width: 42rem; color: var(--ink);
  font: 1.0625rem/1.6 "Iowan Old Style", "Palatino Linotype", P052, Georgia, serif }
h1 { font-size: 1.9rem; font-weight: 400; line-height: 1.2 }
h2 { margin: 2rem 0 .5rem; padding-top: .75rem; border-top: 1px solid var(--rule); font: inherit;
  font-size: 1.15rem }
h3 { font-size: 1rem; font-weight: 600 }
ul { padding-left: 1.25rem } li { margin: .35rem 0 } .to-do { list-style: none; margin-left: -1.25rem }
.quiet { color: var(--quiet) } .doubt { color: var(--doubt); font-style: italic }
sup a { text-decoration: none; padding: 0 .1em }
.proofs { font: .875rem/1.5 system-ui, sans-serif; color: var(--quiet); border-top: 1px solid var(--rule) }
.proofs q { color: var(--ink) } .said { color: var(--said) } .shown { color: var(--shown) }
a { color: inherit } :target { background: light-dark(#f3efe4, #33302a) }
@media print { body { margin: 0; max-width: none } a { text-decoration: none } }
"""
# What a stranger said may not load, run or send anything, wherever the file is opened.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render(record: Record, document: Document, choices: Choices) -> bytes:
    blocks = list(outline(record, document, choices))
    title = next((block.text for block in blocks if isinstance(block, Heading)), "")
    page = [
        "<!doctype html>",
        f'<html lang="{escape(record.meeting.language or "en")}">',
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}</style>",
        *_Page({block.n: block for block in blocks if isinstance(block, Proof)}).body(blocks),
        "</html>",
    ]
    return "\n".join(page).encode() + b"\n"


@dataclass
class _Page:
    """The proofs by number, and the numbers on the page so far: a note leads back to the first."""

    proofs: dict[int, Proof]
    cited: set[str] = field(default_factory=set)

    def body(self, blocks: list[Block]) -> Iterator[str]:
        for kind, together in groupby(blocks, key=type):
            lists = {Item: ("<ul>", "</ul>"), Proof: ('<ol class="proofs">', "</ol>")}
            opening, closing = lists.get(kind, ("", ""))
            yield from filter(None, [opening, *map(self.block, together), closing])

    def block(self, block: Block) -> str:
        match block:
            case Heading():
                return f'<h{block.level} dir="auto">{escape(block.text)}</h{block.level}>'
            case Proof():
                return _proof(block)
            case Item(is_done=None):
                return f'<li dir="auto">{block.joined(self.run)}</li>'
            case Item():
                box = f'<input type="checkbox" disabled{" checked" if block.is_done else ""}>'
                return f'<li class="to-do" dir="auto">{box} {block.joined(self.run)}</li>'
            case Paragraph():
                return f'<p dir="auto">{block.joined(self.run)}</p>'

    def run(self, run: Run) -> str:
        match run.style:
            case Style.STRONG:
                return f"<strong>{escape(run.text)}</strong>"
            case Style.DOUBT | Style.QUIET:
                return f'<span class="{run.style}">{escape(run.text)}</span>'
            case Style.NOTE:
                return self.note(run.text)
            case Style.PLAIN:
                return escape(run.text)

    def note(self, n: str) -> str:
        proof = self.proofs[int(n)]
        label = escape(f"Proof {n}, {proof.kind}: {proof.where}")
        place = "" if n in self.cited else f' id="cite-{n}"'
        self.cited.add(n)
        link = f'<a class="{proof.kind}" href="#proof-{n}" aria-label="{label}">{n}</a>'
        return f"<sup{place}>{link}</sup>"


def _proof(proof: Proof) -> str:
    where = escape(proof.where)
    if proof.address:
        where = f'<a href="{escape(proof.address)}">{where}</a>'
    back = f'<a href="#cite-{proof.n}" aria-label="Back to the sentence">↩</a>'
    said = f'<span class="{proof.kind}">{where}</span>: <q dir="auto">{escape(proof.quote)}</q>'
    return f'<li id="proof-{proof.n}">{said} {back}</li>'


FORMAT = Format(
    "html",
    "Web page",
    "text/html; charset=utf-8",
    (Document.MINUTES, Document.TRANSCRIPT, Document.MEETING),
    render,
)
