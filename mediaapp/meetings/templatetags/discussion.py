"""How templates show what a team says: the threads of a row, and the people that a comment names."""

import re
from collections.abc import Iterable, Mapping

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from mediaapp.accounts.models import User
from mediaapp.meetings.discussion import handles_of
from mediaapp.meetings.review.threads import Thread

register = template.Library()


@register.filter
def of_row(noted: Mapping[str, list[Thread]], label: str) -> list[Thread]:
    return noted.get(label, [])


@register.filter
def with_names(text: str, members: Iterable[User]) -> SafeString:
    """A comment with the people that it names marked; escaped, and its lines kept by the stylesheet."""
    handles = sorted((handle for user in members for handle in handles_of(user)), key=len, reverse=True)
    if not handles:
        return mark_safe(escape(text))  # noqa: S308 - escaped
    named = re.compile(rf"(?<!\w)@(?:{'|'.join(map(re.escape, handles))})(?!\w)", re.IGNORECASE)
    shown, at = "", 0
    for found in named.finditer(text):
        shown += f'{escape(text[at : found.start()])}<b class="named">{escape(found[0])}</b>'
        at = found.end()
    return mark_safe(shown + escape(text[at:]))  # noqa: S308 - each piece is escaped
