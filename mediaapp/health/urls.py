"""The addresses of health."""

from django.urls import path

from mediaapp.health import views

app_name = "health"
urlpatterns = [
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
    path("health/", views.health, name="health"),
]
