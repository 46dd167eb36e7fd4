"""The addresses of the site."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("mediaapp.accounts.urls")),
    path("", include("mediaapp.workspaces.urls")),
    path("", include("mediaapp.hooks.urls")),
    path("", include("mediaapp.files.urls")),
    path("", include("mediaapp.meetings.urls")),
    path("", include("mediaapp.asking.urls")),
    path("", include("mediaapp.sharing.urls")),
    path("", include("mediaapp.items.urls")),
    path("", include("mediaapp.health.urls")),
    path("", include("mediaapp.audit.urls")),
    path("", include("mediaapp.api.urls")),
]
