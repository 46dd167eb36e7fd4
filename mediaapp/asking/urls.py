"""The addresses of search and of questions."""

from django.urls import path

from mediaapp.asking import views

app_name = "asking"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("ask/", views.everything, name="everything"),
    path("meetings/<uuid:pk>/ask/", views.questions, name="questions"),
    path("answers/<uuid:pk>/", views.answer, name="answer"),
    path("answers/<uuid:pk>/events/", views.events, name="events"),
    path("answers/<uuid:pk>/stop/", views.stop, name="stop"),
]
