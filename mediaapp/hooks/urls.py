"""The addresses of webhooks."""

from django.urls import path

from mediaapp.hooks import views

app_name = "hooks"
urlpatterns = [
    path("workspace/webhooks/", views.webhooks, name="webhooks"),
    path("workspace/webhooks/create/", views.create, name="create"),
    path("workspace/webhooks/<int:pk>/", views.webhook, name="webhook"),
    path("workspace/webhooks/<int:pk>/rotate/", views.rotate, name="rotate"),
    path("workspace/webhooks/<int:pk>/pause/", views.pause, name="pause"),
    path("workspace/webhooks/<int:pk>/try/", views.try_out, name="try_out"),
    path("workspace/webhooks/<int:pk>/remove/", views.remove, name="remove"),
    path("workspace/webhooks/<int:pk>/replay/<int:delivery>/", views.replay, name="replay"),
]
