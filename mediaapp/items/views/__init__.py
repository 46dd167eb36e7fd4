"""The pages of actions and decisions."""

from mediaapp.items.views.acts import edit, sign, tick, undo
from mediaapp.items.views.calendars import calendar, calendars, one_day, revoke_calendar
from mediaapp.items.views.lists import actions, decisions
from mediaapp.items.views.panel import of_meeting

__all__ = [
    "actions",
    "calendar",
    "calendars",
    "decisions",
    "edit",
    "of_meeting",
    "one_day",
    "revoke_calendar",
    "sign",
    "tick",
    "undo",
]
