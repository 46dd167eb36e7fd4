"""What the log is narrowed by, as it stands in the address."""

from datetime import time
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mediaapp.audit.models import Act, EntrySet
from mediaapp.files.forms import DAY
from mediaapp.meetings.forms import moment_of


class LogForm(forms.Form):
    """The log's filters; one that makes no sense narrows nothing."""

    who = forms.IntegerField(label=_("Person"), required=False, min_value=1)
    act = forms.ChoiceField(label=_("Act"), required=False, choices=[("", _("Any act")), *Act.choices])
    meeting = forms.CharField(label=_("Meeting"), required=False, max_length=200)
    since = forms.DateField(label=_("From"), required=False, widget=DAY)
    until = forms.DateField(label=_("To"), required=False, widget=DAY)

    def narrow(self, entries: EntrySet) -> EntrySet:
        self.full_clean()
        asked: dict[str, Any] = self.cleaned_data
        if asked.get("who"):
            entries = entries.filter(user=asked["who"])
        if asked.get("act"):
            entries = entries.filter(act=asked["act"])
        if sought := asked.get("meeting"):
            entries = entries.filter(_is_meeting(sought))
        if asked.get("since"):
            entries = entries.filter(at__gte=moment_of(asked["since"], time.min))
        if asked.get("until"):
            entries = entries.filter(at__lte=moment_of(asked["until"], time.max))
        return entries

    @property
    def is_narrow(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields)


def _is_meeting(sought: str) -> Q:
    """By its id, or by a piece of its title."""
    try:
        return Q(meeting=UUID(sought))
    except ValueError:
        return Q(title__icontains=sought)
