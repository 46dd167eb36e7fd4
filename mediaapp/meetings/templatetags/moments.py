"""How templates write a moment or a length of time."""

from django import template

register = template.Library()


@register.filter
def clock(ms: int | None) -> str:
    """Milliseconds as people read a clock: 4:12, 1:24:40."""
    minutes, seconds = divmod((ms or 0) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
