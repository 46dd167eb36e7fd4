"""Due days as a calendar that other programs read: RFC 5545, one all-day entry for each action."""

from collections.abc import Iterable, Iterator
from datetime import UTC, timedelta

from django.utils.translation import gettext as _

from mediaapp.items.rows import Row

CONTENT_TYPE = "text/calendar; charset=utf-8"
LONGEST = 75
"""Octets of one line; a longer one goes on in the next, after a blank."""


def calendar(rows: Iterable[Row], root: str, name: str = "") -> str:
    """Actions that have a day. `root` is the address of the site, without a slash at its end."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Afterword//Actions//EN", "CALSCALE:GREGORIAN"]
    if name:
        lines += [
            f"X-WR-CALNAME:{_text(name)}",
            f"NAME:{_text(name)}",
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        ]
    for row in rows:
        lines += _entry(row, root)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _entry(row: Row, root: str) -> Iterator[str]:
    item = row.item
    if item.due is None:
        return
    host = root.partition("://")[2] or "afterword"
    who = item.assignee or _("nobody was named")
    where = f"{root}{row.address}"
    yield "BEGIN:VEVENT"
    yield f"UID:action-{item.pk}@{host}"
    yield f"DTSTAMP:{item.updated_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{item.due:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{item.due + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(row.text)}"
    yield f"DESCRIPTION:{_text(f'{who}. {item.meeting}. {where}')}"
    yield f"URL:{where}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(said: str) -> str:
    escaped = said.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return " ".join(escaped.split())


def _folded(line: str) -> Iterator[str]:
    """Cut between letters, never within one: a letter may take four octets."""
    part, taken = "", 0
    for letter in line:
        size = len(letter.encode())
        if taken + size > LONGEST:
            yield part
            part, taken = " ", 1
        part += letter
        taken += size
    yield part
