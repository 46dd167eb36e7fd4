"""What allauth asks of us: who may sign up, and which of its messages are worth reading."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

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
