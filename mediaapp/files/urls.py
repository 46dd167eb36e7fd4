"""The addresses of files."""

from django.urls import path

from mediaapp.files import views

app_name = "files"
urlpatterns = [
    path("sources/<uuid:source>/original", views.original, name="original"),
    path("sources/<uuid:source>/made/<path:path>", views.made, name="made"),
]
