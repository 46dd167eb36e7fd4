"""What people send about actions and decisions."""

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mediaapp.files.forms import DAY
from mediaapp.items.models import Feed
from mediaapp.items.queries import STATES, Filters
from mediaapp.items.services import At
from mediaapp.meetings.models import Item
from mediaapp.meetings.review.clock import Clock

_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)")


class FilterForm(forms.Form):
    """The filters of a list as its address holds them. What makes no sense there narrows nothing."""

    who = forms.CharField(max_length=120, required=False)
    state = forms.ChoiceField(choices=[(name, name) for name in STATES], required=False)
    series = forms.IntegerField(min_value=1, max_value=1 << 31, required=False)
    meeting = forms.UUIDField(required=False)
    page = forms.IntegerField(min_value=1, max_value=1000, required=False)

    @property
    def filters(self) -> Filters:
        kept = self._kept
        return Filters(
            who=kept.get("who", ""),
            state=kept.get("state") or "open",
            series=kept.get("series"),
            meeting=kept.get("meeting"),
        )

    @property
    def number(self) -> int:
        return int(self._kept.get("page") or 1)

    @property
    def _kept(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data


class ItemForm(forms.Form):
    """The wording of an item; of an action, also whose it is, by when, and whether it is done."""

    text = forms.CharField(
        label=_("What"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what it is.")},
    )
    assignee = forms.CharField(
        label=_("Who"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "members", "autocomplete": "off"}),
    )
    due = forms.DateField(label=_("By when"), required=False, widget=DAY)
    status = forms.ChoiceField(label=_("State"), choices=Item.Status.choices, required=False)
    replaces = forms.ModelChoiceField(
        label=_("Replaces"), queryset=Item.objects.none(), required=False, empty_label=_("No older decision")
    )

    def __init__(
        self, data: QueryDict | None = None, *, item: Item, text: str, older: dict[int, str] | None = None
    ) -> None:
        initial = {"text": text, "assignee": item.assignee, "due": item.due, "status": item.status}
        before = next(iter(item.replaced.values_list("pk", flat=True)), None) if item.pk else None
        super().__init__(data, auto_id=f"item-{item.pk}-%s", initial={**initial, "replaces": before})
        unused = ("replaces",) if item.kind == Item.Kind.ACTION else ("assignee", "due")
        for name in unused:
            del self.fields[name]
        if "replaces" in self.fields:
            field = self.fields["replaces"]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - it is made so above
            field.queryset = Item.objects.filter(pk__in=older or {})
            field.choices = [("", field.empty_label), *(older or {}).items()]

    @property
    def wishes(self) -> dict[str, Any]:
        """The fields that were sent and differ from what stands there."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "replaces"}


class NewItemForm(forms.Form):
    """An item that a person adds; `at` is the moment, as a clock shows it."""

    text = forms.CharField(
        label=_("What"), max_length=2000, error_messages={"required": _("Say what it is.")}
    )
    assignee = forms.CharField(
        label=_("Who"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "members", "autocomplete": "off"}),
    )
    due = forms.DateField(label=_("By when"), required=False, widget=DAY)
    at = forms.CharField(
        label=_("At"),
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "4:12", "inputmode": "numeric", "data-at": ""}),
    )

    def __init__(self, data: QueryDict | None = None, *, kind: str, clock: Clock) -> None:
        super().__init__(data, auto_id="new-%s")
        self.clock = clock
        if kind == Item.Kind.DECISION:
            del self.fields["assignee"], self.fields["due"]
        if not clock.total_ms:
            del self.fields["at"]

    def clean_at(self) -> At | None:
        said = str(self.cleaned_data["at"]).strip()
        if not said:
            return None
        match = _CLOCK.fullmatch(said)
        if not match:
            raise forms.ValidationError(_("Write the moment as the player shows it, such as 4:12."))
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        moment = self.clock.find(3600 * hours + 60 * minutes + seconds, None)
        if moment is None or 1000 * (3600 * hours + 60 * minutes + seconds) > self.clock.total_ms:
            raise forms.ValidationError(_("The recording is not that long."))
        return At(moment.source, moment.ms)

    @property
    def wishes(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "at"}


class FeedForm(forms.Form):
    """Whose actions a calendar shows."""

    whose = forms.ChoiceField(label=_("Which actions?"), choices=Feed.Whose.choices)
