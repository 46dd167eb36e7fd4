"""The addresses of the API: its doors, under `rest:`, and the pages about it, under `api:`."""

from django.urls import URLPattern, URLResolver, include, path

from mediaapp.api import views
from mediaapp.api.doors import addresses

pages = (
    [
        path("workspace/tokens/", views.tokens, name="tokens"),
        path("workspace/tokens/create/", views.create_token, name="create_token"),
        path("workspace/tokens/<int:pk>/revoke/", views.revoke_token, name="revoke_token"),
        path("metrics", views.metrics, name="metrics"),
        path("api/v1/docs", views.docs, name="docs"),
        path("api/v1/openapi.json", views.openapi, name="openapi"),
    ],
    "api",
)
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(pages)),
    path("api/v1/", include((list(addresses()), "rest"))),
]
