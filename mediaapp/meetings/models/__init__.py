"""The record layer: meetings and sources, what was said and shown, and what was written."""

from mediaapp.meetings.models.discussion import Comment, Notes
from mediaapp.meetings.models.meeting import Guest, Meeting, MeetingSet, Series, Source
from mediaapp.meetings.models.notice import Notice, NoticeSet
from mediaapp.meetings.models.record import (
    Edit,
    Screen,
    Showing,
    Speaker,
    Utterance,
    Voice,
)
from mediaapp.meetings.models.shelves import SavedView, Tag
from mediaapp.meetings.models.writing import Claim, Evidence, Item, Writing

__all__ = [
    "Claim",
    "Comment",
    "Edit",
    "Evidence",
    "Guest",
    "Item",
    "Meeting",
    "MeetingSet",
    "Notes",
    "Notice",
    "NoticeSet",
    "SavedView",
    "Screen",
    "Series",
    "Showing",
    "Source",
    "Speaker",
    "Tag",
    "Utterance",
    "Voice",
    "Writing",
]
