"""Tells webhooks how to bring along what a meeting holds."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "mediaapp.api"

    def ready(self) -> None:
        from mediaapp.api.bringing import minutes, transcript  # noqa: PLC0415 - models load after the apps
        from mediaapp.hooks.sending import contents  # noqa: PLC0415

        contents.update(minutes=minutes, transcript=transcript)
