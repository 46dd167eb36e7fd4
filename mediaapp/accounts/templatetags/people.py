"""How templates abbreviate a person."""

from django import template
from django.utils.translation import gettext as _

from mediaapp.accounts.models import User

register = template.Library()


@register.filter
def initials(user: User) -> str:
    """First and last initial: MO for Maria Oduya, M for maria@halden.example."""
    words = (user.name or user.email).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


@register.filter
def browser(user_agent: str) -> str:
    """Firefox on Linux, as far as a browser tells."""
    named = next((name for mark, name in BROWSERS.items() if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
    if not named:
        return user_agent[:40] or _("An unknown device")
    return _("%(browser)s on %(system)s") % {"browser": named, "system": system} if system else named
