"""Markdown-light: what notes may be written in, as HTML that holds nothing but our own tags.

Headings (`#` to `###`), lists (`-`, `*`, `1.`), tasks (`- [ ]`), quotes (`>`), **bold**, *italic*, `code`,
addresses of the web, and times such as 4:12, which lead to the moment.
"""

import re
from collections.abc import Callable, Iterator
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_BLOCKS = (
    ("heading", re.compile(r"(#{1,3})\s+(.+)")),
    ("task", re.compile(r"[-*]\s+\[([ xX])\]\s+(.+)")),
    ("bullet", re.compile(r"([-*])\s+(.+)")),
    ("number", re.compile(r"(\d{1,3}[.)])\s+(.+)")),
    ("quote", re.compile(r"(>)\s?(.*)")),
)
_INLINE = re.compile(
    r"`(?P<code>[^`]+)`"
    r"|\*\*(?P<bold>[^*]+)\*\*"
    r"|\*(?P<italic>[^*\s][^*]*)\*"
    r"|(?P<link>https?://[^\s<>\"]+[^\s<>\".,;:!?)])"
    r"|(?<![\d:])(?P<time>(?:\d{1,2}:)?\d{1,2}:[0-5]\d)(?![\d:])"
)

type Address = Callable[[int], str]
"""Seconds on the meeting's clock, as the address of that moment; empty for one that it does not have."""


def html(text: str, address: Address) -> SafeString:
    """The notes as a page shows them."""
    lines = ((_kind(line), line.strip()) for line in text.splitlines())
    blocks = groupby(lines, key=lambda one: one[0])
    shown = (_block(kind, [line for _kind, line in group], address) for kind, group in blocks)
    return mark_safe("\n".join(filter(None, shown)))  # noqa: S308 - every piece of text went through `escape`


def _kind(line: str) -> str:
    stripped = line.strip()
    if not stripped:
        return ""
    return next((kind for kind, pattern in _BLOCKS if pattern.fullmatch(stripped)), "text")


def _block(kind: str, lines: list[str], address: Address) -> str:
    if not kind:
        return ""
    if kind == "text":
        return f"<p>{'<br>'.join(_inline(line, address) for line in lines)}</p>"
    found = [match.groups() for line in lines if (match := dict(_BLOCKS)[kind].fullmatch(line))]
    return _WRITTEN[kind](found, address)


def _headings(found: list[tuple[str, ...]], address: Address) -> str:
    """Below the page's own headings, which go down to the second level."""
    return "".join(f"<h{len(mark) + 2}>{_inline(text, address)}</h{len(mark) + 2}>" for mark, text in found)


def _listed(tag: str) -> Callable[[list[tuple[str, ...]], Address], str]:
    def write(found: list[tuple[str, ...]], address: Address) -> str:
        return f"<{tag}>{''.join(f'<li>{_inline(text, address)}</li>' for _mark, text in found)}</{tag}>"

    return write


def _tasks(found: list[tuple[str, ...]], address: Address) -> str:
    boxes = (("☑" if mark.strip() else "☐", text) for mark, text in found)
    return (
        f'<ul class="tasks">{"".join(f"<li>{box} {_inline(text, address)}</li>" for box, text in boxes)}</ul>'
    )


def _quoted(found: list[tuple[str, ...]], address: Address) -> str:
    return f"<blockquote><p>{'<br>'.join(_inline(text, address) for _mark, text in found)}</p></blockquote>"


_WRITTEN: dict[str, Callable[[list[tuple[str, ...]], Address], str]] = {
    "heading": _headings,
    "task": _tasks,
    "bullet": _listed("ul"),
    "number": _listed("ol"),
    "quote": _quoted,
}


def _inline(text: str, address: Address) -> str:
    return "".join(_pieces(text, address))


def _pieces(text: str, address: Address) -> Iterator[str]:
    at = 0
    for found in _INLINE.finditer(text):
        yield escape(text[at : found.start()])
        yield _piece(found, address)
        at = found.end()
    yield escape(text[at:])


def _piece(found: re.Match[str], address: Address) -> str:
    kind, inner = found.lastgroup or "", found[found.lastgroup or 0]
    match kind:
        case "code":
            return f"<code>{escape(inner)}</code>"
        case "bold":
            return f"<b>{_inline(inner, address)}</b>"
        case "italic":
            return f"<i>{_inline(inner, address)}</i>"
        case "link":
            return f'<a href="{escape(inner)}" rel="noopener noreferrer nofollow">{escape(inner)}</a>'
    there = address(seconds(inner))
    return f'<a class="time" href="{escape(there)}">{inner}</a>' if there else inner


def seconds(written: str) -> int:
    """4:12 is 252, 1:24:40 is 5080."""
    total = 0
    for part in written.split(":"):
        total = 60 * total + int(part)
    return total
