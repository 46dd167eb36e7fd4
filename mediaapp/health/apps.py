"""Has workers note, after each unit, what fills their roles."""

from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "mediaapp.health"

    def ready(self) -> None:
        from celery import signals  # noqa: PLC0415 - only workers send them

        from mediaapp.health.services import note_engines  # noqa: PLC0415 - models load after the apps

        def note(**_: object) -> None:
            note_engines()

        signals.task_postrun.connect(note, weak=False)
