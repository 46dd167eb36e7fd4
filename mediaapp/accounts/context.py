"""What every page knows of its reader: who they are, and whether they chose light or dark."""

from django.conf import settings
from django.http import HttpRequest

from mediaapp.accounts.models import User
from mediaapp.http import Request

THEMES = ("light", "dark")
COOKIE = "theme"


class SignedIn(Request):
    """A request of somebody who has signed in."""

    user: User


def theme(request: HttpRequest) -> dict[str, str]:
    """`theme`: light, dark, or empty where the system decides."""
    chosen = request.COOKIES.get(COOKIE, "")
    return {"theme": chosen if chosen in THEMES else ""}


def sso(_request: HttpRequest) -> dict[str, bool | str]:
    """`has_sso`: whether a provider signs people in here; `sso_name`: what its button calls it."""
    return {"has_sso": bool(settings.OIDC_URL), "sso_name": settings.OIDC_NAME}
