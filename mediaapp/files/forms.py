"""What may be wished for with an upload: the meeting's title, date, language, and where it belongs."""

from datetime import datetime
from typing import Any

from django import forms

from mediaapp.files.refusals import Invalid
from mediaapp.workspaces.forms import LANGUAGES, TEMPLATES


class WishForm(forms.Form):
    """The same names in tus metadata and in multipart fields."""

    title = forms.CharField(required=False, max_length=200)
    language = forms.ChoiceField(required=False, choices=LANGUAGES)
    template = forms.ChoiceField(required=False, choices=TEMPLATES)
    started_at = forms.DateTimeField(required=False)
    client_reference_id = forms.CharField(required=False, max_length=200)
    workspace = forms.UUIDField(required=False)
    meeting = forms.UUIDField(required=False)
    batch = forms.CharField(required=False, max_length=64)

    def wishes(self) -> dict[str, Any]:
        """What was filled in, as JSON keeps it. Raises `Invalid` with the first field that is wrong."""
        if not self.is_valid():
            field, errors = next(iter(self.errors.items()))
            raise Invalid(f"{field}: {errors[0]}")
        filled = {name: value for name, value in self.cleaned_data.items() if value}
        return {name: _plain(value) for name, value in filled.items()}


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
