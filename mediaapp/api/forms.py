"""The form in which a person makes a token."""

from datetime import datetime, timedelta

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mediaapp.api.scopes import Scope, offered_to
from mediaapp.workspaces.models import Membership
from mediaapp.workspaces.permissions import Role

LASTS = [("30", _("30 days")), ("90", _("90 days")), ("365", _("a year")), ("", _("until it is revoked"))]


class TokenForm(forms.Form):
    """A token of one's own, with no more scopes than one's role can use."""

    name = forms.CharField(
        label=_("What is it for?"),
        max_length=80,
        widget=forms.TextInput(attrs={"placeholder": _("Weekly report"), "autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"), widget=forms.CheckboxSelectMultiple(attrs={"class": "check"})
    )
    lasts = forms.ChoiceField(label=_("How long is it good?"), choices=LASTS, required=False, initial="90")

    def __init__(self, data: QueryDict | None = None, *, membership: Membership) -> None:
        super().__init__(data)
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - it is made so above
        field.choices = [(scope.value, scope.label) for scope in offered_to(Role(membership.role))]
        field.initial = [Scope.READ.value]

    @property
    def expires_at(self) -> datetime | None:
        days = self.cleaned_data["lasts"]
        return timezone.now() + timedelta(days=int(days)) if days else None
