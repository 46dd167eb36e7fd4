"""How templates abbreviate a person."""

from django import template

from mediaapp.accounts.models import User

register = template.Library()


@register.filter
def initials(user: User) -> str:
    """First and last initial: MO for Maria Oduya, M for maria@halden.example."""
    words = (user.name or user.email).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
