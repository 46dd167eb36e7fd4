"""What may be wished for with an upload: title, date, people, languages, and where it belongs."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mediaapp.files.refusals import Invalid
from mediaapp.workspaces.forms import LANGUAGES, SPOKEN, TEMPLATES

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
STARTED_AT = forms.DateTimeField(
    label=_("Date"),
    required=False,
    widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
)
SPEAKER_COUNT = forms.IntegerField(
    label=_("Number of speakers"),
    required=False,
    min_value=1,
    max_value=50,
    help_text=_("Empty: the voices are counted."),
)
"""Both are asked for again in a meeting's details; each form copies its fields."""


class WishForm(forms.Form):
    """The same names in tus metadata and in multipart fields."""

    title = forms.CharField(
        label=_("Title"), required=False, max_length=200, help_text=_("Empty: it is taken from the minutes.")
    )
    started_at = STARTED_AT
    participants = forms.CharField(label=_("Participants"), required=False, max_length=500)
    spoken = forms.ChoiceField(label=_("Language spoken"), required=False, choices=SPOKEN)
    speaker_count = SPEAKER_COUNT
    language = forms.ChoiceField(label=_("Language of the minutes"), required=False, choices=LANGUAGES)
    template = forms.ChoiceField(label=_("Template"), required=False, choices=TEMPLATES)
    client_reference_id = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    workspace = forms.UUIDField(required=False, widget=forms.HiddenInput)
    meeting = forms.UUIDField(required=False, widget=forms.HiddenInput)
    batch = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def wishes(self) -> dict[str, Any]:
        """What was filled in, as JSON keeps it. Raises `Invalid` with the first field that is wrong."""
        if not self.is_valid():
            field, errors = next(iter(self.errors.items()))
            raise Invalid(f"{field}: {errors[0]}")
        filled = {name: value for name, value in self.cleaned_data.items() if value}
        return {name: _plain(value) for name, value in filled.items()}


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
