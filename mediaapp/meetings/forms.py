"""Forms about a meeting as a whole: what the library is filtered by, and a meeting's details."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mediaapp.files.forms import DAY, SPEAKER_COUNT, STARTED_AT
from mediaapp.meetings.models import Meeting, MeetingSet, Source, Speaker
from mediaapp.meetings.queries import State
from mediaapp.workspaces.forms import LANGUAGES, SPOKEN, TEMPLATES, without_effect

PLAIN_FILTERS = {
    "q": "title__icontains",
    "tag": "tags__name__iexact",
    "series": "series",
    "state": "state",
}


class FilterForm(forms.Form):
    """The library's filters, as they stand in the address."""

    q = forms.CharField(label=_("Title"), required=False, max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Any kind")), *Source.Kind.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any state")), *State.choices]
    )
    reviewed = forms.ChoiceField(
        label=_("Reviewed"),
        required=False,
        choices=[("", _("Reviewed or not")), ("yes", _("Reviewed")), ("no", _("Not reviewed"))],
    )
    within = forms.ChoiceField(
        label=_("Date"),
        required=False,
        choices=[
            ("", _("Any time")),
            ("7", _("Last seven days")),
            ("30", _("Last thirty days")),
            ("365", _("Last year")),
        ],
    )
    since = forms.DateField(label=_("From"), required=False, widget=DAY)
    until = forms.DateField(label=_("To"), required=False, widget=DAY)

    who = forms.CharField(label=_("Person"), required=False, max_length=120)
    tag = forms.CharField(label=_("Tag"), required=False, max_length=60)
    series = forms.IntegerField(label=_("Series"), required=False, min_value=1)
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("", _("Newest first")), ("old", _("Oldest first"))]
    )

    def narrow(self, meetings: MeetingSet) -> MeetingSet:
        """The meetings that fit; a filter that makes no sense narrows nothing."""
        self.full_clean()
        asked: dict[str, Any] = self.cleaned_data
        for name, lookup in PLAIN_FILTERS.items():
            if asked.get(name):
                meetings = meetings.filter(Q((lookup, asked[name])))
        if asked.get("kind"):
            of_kind = Source.objects.filter(kind=asked["kind"]).values("meeting")
            meetings = meetings.filter(pk__in=of_kind)
        if asked.get("who"):
            spoke = Speaker.objects.filter(name__iexact=asked["who"]).values("meeting")
            meetings = meetings.filter(Q(participants__icontains=asked["who"]) | Q(pk__in=spoke))
        if asked.get("reviewed"):
            meetings = meetings.filter(reviewed_at__isnull=asked["reviewed"] == "no")
        if asked.get("within"):
            meetings = meetings.filter(created_at__gte=timezone.now() - timedelta(days=int(asked["within"])))
        if asked.get("since"):
            meetings = meetings.filter(created_at__gte=moment_of(asked["since"], time.min))
        if asked.get("until"):
            meetings = meetings.filter(created_at__lte=moment_of(asked["until"], time.max))
        return meetings

    @property
    def is_narrow(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields if name != "sort")

    @property
    def is_oldest_first(self) -> bool:
        return self.cleaned_data.get("sort") == "old"


def moment_of(day: date, moment: time) -> datetime:
    """In the site's own zone."""
    return timezone.make_aware(datetime.combine(day, moment))


class DetailsForm(forms.ModelForm):  # type: ignore[type-arg]
    """A meeting's title, date, participants, and how its minutes are to be written."""

    started_at = STARTED_AT
    speaker_count = SPEAKER_COUNT

    class Meta:
        model = Meeting
        fields = ["title", "started_at", "participants", "language", "template", "speaker_count"]
        widgets = {"language": forms.Select(choices=LANGUAGES), "template": forms.Select(choices=TEMPLATES)}

    def __init__(self, data: QueryDict | None = None, *, instance: Meeting) -> None:
        super().__init__(data, instance=instance)
        for name in without_effect():
            del self.fields[name]

    def save(self, commit: bool = True) -> Meeting:  # noqa: FBT001, FBT002 - Django's own signature
        if "title" in self.changed_data:
            self.instance.titled_by_person = True
        saved: Meeting = super().save(commit)
        return saved


class SpokenForm(forms.Form):
    """What is spoken in one recording."""

    spoken = forms.ChoiceField(label=_("Language spoken"), required=False, choices=SPOKEN)


class MinutesForm(forms.ModelForm):  # type: ignore[type-arg]
    """In which language and by which template minutes are written; what is not sent stays as it is."""

    class Meta:
        model = Meeting
        fields = ["language", "template"]
        widgets = {"language": forms.Select(choices=LANGUAGES), "template": forms.Select(choices=TEMPLATES)}

    def clean_language(self) -> str:
        return self._listed("language", dict(LANGUAGES))

    def clean_template(self) -> str:
        return self._listed("template", dict(TEMPLATES))

    def _listed(self, name: str, choices: dict[str, str]) -> str:
        if name not in self.data:
            return str(getattr(self.instance, name))
        chosen = str(self.cleaned_data[name])
        if chosen and chosen not in choices:
            raise forms.ValidationError(_("Choose one from the list."))
        return chosen
