"""Forms about a workspace: the first visit, sign-up, settings, vocabulary, roles."""

from importlib.resources import files
from typing import Any

from django import forms
from django.conf import global_settings
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from mediaapp.accounts.models import User
from mediaapp.workspaces.models import Membership, Term, Workspace
from mediaapp.workspaces.services import open_workspace

DEFAULT_TEMPLATE = "meeting"


def languages() -> list[tuple[str, str]]:
    """Languages of minutes by their own names; empty means as spoken."""
    codes = (code for code, _name in global_settings.LANGUAGES if len(code) == 2)
    named = [(code, get_language_info(code)["name_local"]) for code in codes]
    return [("", str(_("As spoken"))), *sorted(named, key=lambda one: one[1].casefold())]


def templates() -> list[tuple[str, str]]:
    """The kinds of minutes that the worker knows how to write: one file each."""
    folder = files("worker.prompts") / "minutes"
    found = {one.name.removesuffix(".md") for one in folder.iterdir()} if folder.is_dir() else set()
    return [(name, name.replace("_", " ").capitalize()) for name in sorted(found | {DEFAULT_TEMPLATE})]


LANGUAGES = lazy(languages, list)()
TEMPLATES = lazy(templates, list)()


class AccountForm(forms.Form):
    """Who somebody new is."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("8 characters or more. A sentence is good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("Somebody has an account with this address. Sign in instead."))
        return email

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if "password" in said:
            person = User(email=said.get("email", ""), name=said.get("name", ""))
            try:
                validate_password(said["password"], person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return said


class WelcomeForm(AccountForm):
    """The first account and its workspace."""

    workspace = forms.CharField(
        label=_("Workspace"), max_length=120, help_text=_("Your team’s shared place. You can rename it.")
    )


class SignupForm(forms.Form):
    """What sign-up asks beside e-mail and password; whoever signs up gets a workspace of their own."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    workspace = forms.CharField(
        label=_("Workspace"), max_length=120, help_text=_("Your team’s shared place. You can rename it.")
    )
    field_order = ["name", "email", "password1", "workspace"]

    def signup(self, _request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
        open_workspace(user, self.cleaned_data["workspace"])


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Workspace
        fields = ["name", "language", "template"]
        widgets = {"language": forms.Select(choices=LANGUAGES), "template": forms.Select(choices=TEMPLATES)}


class TermForm(forms.ModelForm):  # type: ignore[type-arg]
    """A word of the workspace. Give it an instance that knows its workspace."""

    class Meta:
        model = Term
        fields = ["text", "sounds_like"]
        widgets = {
            "text": forms.TextInput(attrs={"placeholder": _("Kubernetes")}),
            "sounds_like": forms.TextInput(attrs={"placeholder": _("cooper netties")}),
        }

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        twins = Term.objects.filter(workspace=self.instance.workspace, text__iexact=text)
        if twins.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("“%(word)s” is here already."), params={"word": text}, code="twice")
        return text


class RoleForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Membership
        fields = ["role"]
