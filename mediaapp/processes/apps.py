"""Sees to it that what a worker starts ends with the worker."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "mediaapp.processes"

    def ready(self) -> None:
        from celery import signals  # noqa: PLC0415 - only workers need it

        from mediaapp.processes.children import die_with_parent  # noqa: PLC0415

        def tie(**_: object) -> None:
            die_with_parent()

        signals.worker_process_init.connect(tie, weak=False)
        signals.beat_embedded_init.connect(tie, weak=False)
