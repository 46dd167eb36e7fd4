"""What allauth asks of us: who may sign up, which of its messages are worth reading, how secrets are kept."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest

from mediaapp.accounts.models import User

OBVIOUS = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return bool(settings.SIGNUP == "open")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: object,
        **kw: object,
    ) -> None:
        if message_template not in OBVIOUS:
            super().add_message(request, level, message_template, *args, **kw)


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """People whom the provider vouches for come in, unless accounts are made by hand alone."""

    def is_open_for_signup(self, _request: HttpRequest, _login: SocialLogin) -> bool:
        return bool(settings.SIGNUP != "closed")

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, str]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        user.name = (data.get("name") or "")[:150]
        user.email = user.email.lower()
        return user


class StepsAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second step of signing in. Whoever reads the database alone learns nobody's secrets."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> Fernet:
    key = hashlib.sha256(b"second step:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
