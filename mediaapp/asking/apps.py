"""Tells meetings who keeps their passages."""

from django.apps import AppConfig


class AskingConfig(AppConfig):
    name = "mediaapp.asking"

    def ready(self) -> None:
        from mediaapp.asking.indexing import run_index  # noqa: PLC0415 - models load after the apps
        from mediaapp.meetings.process import runners  # noqa: PLC0415
        from worker.findings import Stage  # noqa: PLC0415

        runners[Stage.INDEX] = run_index
