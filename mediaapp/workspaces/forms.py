"""Forms about a workspace: the first visit, sign-up, settings, vocabulary, roles."""

from typing import Any

from django import forms
from django.conf import global_settings, settings
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, QueryDict
from django.utils.functional import lazy
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from mediaapp.accounts.models import User
from mediaapp.workspaces.models import Membership, Term, Workspace
from mediaapp.workspaces.permissions import Role
from mediaapp.workspaces.services import open_workspace
from worker.engines import Engine, engines


def languages() -> list[tuple[str, str]]:
    """Languages of minutes by their own names; empty means as spoken."""
    codes = (code for code, _name in global_settings.LANGUAGES if len(code) == 2)
    named = [(code, get_language_info(code)["name_local"]) for code in codes]
    return [("", str(_("As spoken"))), *sorted(named, key=lambda one: one[1].casefold())]


def templates() -> list[tuple[str, str]]:
    """The kinds of minutes that the writer of this server knows."""
    return [(name, name.replace("_", " ").capitalize()) for name in pen().templates]


def pen() -> Engine:
    """The engine that writes; where the chosen one does not, the embedded one does."""
    chosen = engines()[settings.ENGINES.get("writer", settings.ENGINE)]
    return chosen if chosen.writer else engines()["embedded"]


def without_effect() -> set[str]:
    """Wishes for the minutes that the writer of this server would pass over, so that no form offers them."""
    writer = pen()
    is_alone = len(writer.templates) < 2
    return ({"template"} if is_alone else set()) | (set() if writer.translates else {"language"})


def spoken() -> list[tuple[str, str]]:
    """Languages that a recording may be in; empty means that it is heard from the recording itself."""
    return [("", str(_("Heard from the recording"))), *languages()[1:]]


LANGUAGES = lazy(languages, list)()
SPOKEN = lazy(spoken, list)()
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

    only = ""
    """The one address that may be given; empty where any may."""

    def keep_to(self, email: str) -> None:
        self.only = email
        if email:
            self.fields["email"].initial = email
            self.fields["email"].widget.attrs["readonly"] = True

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if self.only and email.lower() != self.only:
            raise forms.ValidationError(_("This invitation is for another address."))
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
        fields = ["name", "spoken", "language", "template"]
        widgets = {
            "spoken": forms.Select(choices=SPOKEN),
            "language": forms.Select(choices=LANGUAGES),
            "template": forms.Select(choices=TEMPLATES),
        }

    def __init__(self, data: QueryDict | None = None, *, instance: Workspace) -> None:
        super().__init__(data, instance=instance)
        for name in without_effect():
            del self.fields[name]


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


class OpenForm(forms.ModelForm):  # type: ignore[type-arg]
    """One more workspace."""

    class Meta:
        model = Workspace
        fields = ["name"]
        help_texts = {"name": _("Your team’s shared place. You can rename it.")}


class CloseForm(forms.Form):
    """Whoever deletes a workspace has read its name."""

    name = forms.CharField(label=_("Type its name to delete it"), max_length=120)

    def __init__(self, data: QueryDict | None, *, place: Workspace) -> None:
        super().__init__(data)
        self.place = place
        self.fields["name"].widget.attrs |= {"autocomplete": "off"}

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if name != self.place.name:
            raise forms.ValidationError(_("That is not its name: %(name)s") % {"name": self.place.name})
        return name


class InviteForm(forms.Form):
    """Whom to let in, and as what."""

    role = forms.ChoiceField(label=_("Invite somebody as"), choices=Role)
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        help_text=_("May stay empty: then the link works for whoever opens it first."),
    )


class RoleForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Membership
        fields = ["role"]
