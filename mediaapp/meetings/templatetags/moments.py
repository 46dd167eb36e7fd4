"""How templates write a moment or a length of time."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format

register = template.Library()


@register.filter
def clock(ms: int | None) -> str:
    """Milliseconds as people read a clock: 4:12, 1:24:40."""
    minutes, seconds = divmod((ms or 0) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


@register.filter
def when(at: datetime) -> str:
    """As short as it stays clear: 10:00 today, Mon 12 Oct this year, 12 Oct 2025 before."""
    local, now = timezone.localtime(at), timezone.localtime()
    if local.date() == now.date():
        return date_format(local, "H:i")
    return date_format(local, "D j M" if local.year == now.year else "j M Y")


@register.filter
def from_middle(height: float) -> str:
    """Where a bar of this height begins, both in percent, so that it stands in the middle."""
    return f"{(100 - height) / 2:.0f}"
