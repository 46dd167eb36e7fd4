"""What people send: a search with its filters, and a question."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mediaapp.asking.queries import NEWEST, WITHIN, Filters
from mediaapp.asking.search.candidates import MOST, SAID, SHOWN
from mediaapp.asking.search.words import LONGEST

PERIODS = ((30, _("Last 30 days")), (365, _("Last year")))


class QuestionForm(forms.Form):
    """A question."""

    question = forms.CharField(
        max_length=500,
        error_messages={
            "required": _("Write a question first."),
            "max_length": _("A question may have 500 letters. Ask a shorter one."),
        },
    )


class SearchForm(forms.Form):
    """A search as its address holds it. What makes no sense there is passed over: addresses are typed too."""

    q = forms.CharField(max_length=LONGEST, required=False)
    kind = forms.ChoiceField(choices=[(SAID, SAID), (SHOWN, SHOWN)], required=False)
    speaker = forms.CharField(max_length=120, required=False)
    meeting = forms.UUIDField(required=False)
    within = forms.ChoiceField(choices=[(days, days) for days in WITHIN], required=False)
    order = forms.ChoiceField(choices=[(NEWEST, NEWEST)], required=False)
    page = forms.IntegerField(min_value=1, max_value=MOST, required=False)

    @property
    def typed(self) -> str:
        """As far as it is read: the end of what is too long is left out."""
        return str(self.data.get("q", "")).replace("\0", "").strip()[:LONGEST]

    @property
    def filters(self) -> Filters:
        kept = self._kept
        return Filters(
            kind=kept.get("kind", ""),
            speaker=kept.get("speaker", ""),
            meeting=kept.get("meeting"),
            within=kept.get("within", ""),
            order=kept.get("order", ""),
        )

    @property
    def number(self) -> int:
        return int(self._kept.get("page") or 1)

    @property
    def _kept(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data
