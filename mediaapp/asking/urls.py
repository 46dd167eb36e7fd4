"""The addresses of search and of questions."""

from django.urls import path

from mediaapp.asking import views

app_name = "asking"
urlpatterns = [
    path("search/", views.search, name="search"),
]
