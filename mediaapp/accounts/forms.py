"""The form in which a person says who they are, and whether they want mail."""

from django import forms
from django.conf import settings
from django.http import QueryDict

from mediaapp.accounts.models import User


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ["name", "wants_mail"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, data: QueryDict | None, *, instance: User) -> None:
        super().__init__(data, instance=instance)
        if not settings.SENDS_MAIL:  # nothing is offered that this server cannot do
            del self.fields["wants_mail"]
