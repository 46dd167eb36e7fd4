"""The form in which a person writes down a webhook."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mediaapp.hooks import guard
from mediaapp.hooks.models import Event, Include

CHOSEN = [choice for choice in Event.choices if choice[0] != Event.TEST]


class WebhookForm(forms.Form):
    """Where to, of what, and with what."""

    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        widget=forms.TextInput(
            attrs={
                "placeholder": "https://hooks.example.com/afterword",
                "inputmode": "url",
                "autocomplete": "off",
            }
        ),
    )
    name = forms.CharField(
        label=_("What is it for?"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Tasks into the tracker"), "autocomplete": "off"}),
    )
    events = forms.MultipleChoiceField(
        label=_("Which events? None ticked means all."),
        choices=CHOSEN,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "check"}),
    )
    include = forms.MultipleChoiceField(
        label=_("What should messages bring along, beside ids and links?"),
        choices=Include.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "check"}),
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"].strip()
        try:
            guard.check(url)
        except guard.Forbidden as no:
            raise forms.ValidationError(str(no)) from None
        return url
