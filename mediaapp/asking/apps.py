"""Tells meetings who keeps their passages, and has the index of words made after every migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AskingConfig(AppConfig):
    name = "mediaapp.asking"

    def ready(self) -> None:
        from mediaapp.asking.indexing import run_index  # noqa: PLC0415 - models load after the apps
        from mediaapp.meetings.process import runners  # noqa: PLC0415
        from worker.findings import Stage  # noqa: PLC0415

        runners[Stage.INDEX] = run_index
        post_migrate.connect(_index_words, sender=self)


def _index_words(**_: object) -> None:
    from mediaapp.asking.search.keyword import ensure  # noqa: PLC0415

    ensure()
