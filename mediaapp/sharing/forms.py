"""What somebody who shares a meeting chooses."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from mediaapp.meetings.marking import seconds
from mediaapp.meetings.models import Source

PARTS = [
    ("minutes", _("Minutes")),
    ("transcript", _("Transcript")),
    ("screens", _("Screens")),
    ("recording", _("Recording")),
    ("comments", _("Comments")),
]
DAYS = [
    ("1", _("One day")),
    ("7", _("One week")),
    ("30", _("30 days")),
    ("365", _("One year")),
    ("0", _("Until it is revoked")),
]


@dataclass(frozen=True, slots=True)
class Wished:
    """What a new link is to show, and to whom. `days` is 0 for a link that does not expire."""

    name: str
    password: str
    days: int
    parts: frozenset[str]
    source: Source | None = None
    start_ms: int = 0
    end_ms: int = 0


class ShareForm(forms.Form):
    """A link to the whole meeting or, with `start` and `end`, to a clip of one recording."""

    name = forms.CharField(label=_("For whom"), required=False, max_length=120)
    parts = forms.MultipleChoiceField(
        label=_("What it shows"),
        choices=PARTS,
        widget=forms.CheckboxSelectMultiple,
        initial=["minutes"],
        error_messages={"required": _("Choose at least one thing that the link shows.")},
    )
    days = forms.ChoiceField(label=_("How long"), choices=DAYS, initial="30")
    password = forms.CharField(
        label=_("Password"),
        required=False,
        min_length=6,
        max_length=128,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Optional. Tell it another way than the link."),
    )
    source = forms.ModelChoiceField(label=_("Recording"), queryset=Source.objects.none(), required=False)
    start = forms.RegexField(r"(\d{1,2}:)?\d{1,3}:[0-5]\d", label=_("Clip from"), required=False)
    end = forms.RegexField(r"(\d{1,2}:)?\d{1,3}:[0-5]\d", label=_("to"), required=False)

    def __init__(self, *arguments: object, recordings: Sequence[Source], **more: object) -> None:
        super().__init__(*arguments, **more)  # type: ignore[arg-type]
        self.recordings = recordings
        field = self.fields["source"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - as declared above
        field.queryset = Source.objects.filter(pk__in=[one.pk for one in recordings])

    def clean(self) -> dict[str, object]:
        told = super().clean() or {}
        start, end = told.get("start"), told.get("end")
        if not start and not end:
            return dict(told)
        if not self.recordings:
            raise forms.ValidationError(_("There is no recording to take a clip from."))
        if not (start and end) or seconds(str(start)) >= seconds(str(end)):
            raise forms.ValidationError(_("A clip has a start, such as 4:12, and an end after it."))
        if "recording" in told.get("parts", []):
            said = _("A clip comes without its recording: the file would hold the rest of the meeting too.")
            self.add_error("parts", said)
        return dict(told)

    def wished(self) -> Wished:
        told = self.cleaned_data
        is_clip = bool(told["start"])
        return Wished(
            name=told["name"],
            password=told["password"],
            days=int(told["days"]),
            parts=frozenset(told["parts"]),
            source=(told["source"] or self.recordings[0]) if is_clip else None,
            start_ms=1000 * seconds(told["start"]) if is_clip else 0,
            end_ms=1000 * seconds(told["end"]) if is_clip else 0,
        )


class PasswordForm(forms.Form):
    """The password of a link."""

    password = forms.CharField(label=_("Password"), max_length=128, widget=forms.PasswordInput)
