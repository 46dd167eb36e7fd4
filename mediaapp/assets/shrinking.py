"""Takes out of scripts and styles what only their writers need: comments, indentation, empty lines."""

import re

_CSS = re.compile(r"""(?P<kept>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*.*?\*/|(?P<blank>\s+)""", re.DOTALL)
_AROUND = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|\s*([{};,])\s*|(:)\s+""", re.DOTALL)


def style(text: str) -> str:
    """A stylesheet that means the same."""
    flat = _CSS.sub(lambda found: found["kept"] or (" " if found["blank"] else ""), text)
    tight = _AROUND.sub(lambda found: found[1] or found[2] or found[3], flat)
    return tight.replace(";}", "}").strip() + "\n"


_PLAIN = re.compile(
    r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`)|[ ]*([{}()\[\],;:?=<>&|!*%]+)[ ]*"""
)


def script(text: str) -> str:
    """A script line by line, without indentation, whole-line comments and blanks around punctuation.

    A line with a slash may hold a pattern or a comment, and stays as it is; so does a script with text over
    several lines.
    """
    lines = text.splitlines()
    if any(line.count("`") % 2 for line in lines):
        return text
    bare = (line.strip() for line in lines)
    return "\n".join(_tight(line) for line in bare if line and not line.startswith("//")) + "\n"


def _tight(line: str) -> str:
    return line if "/" in line else _PLAIN.sub(lambda found: found[1] or found[2], line)
