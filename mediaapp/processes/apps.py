"""Sees to it that what a worker starts ends with the worker, and hears when it is to."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "mediaapp.processes"

    def ready(self) -> None:
        import signal  # noqa: PLC0415 - only workers need these

        from billiard.process import active_children  # noqa: PLC0415
        from celery import signals  # noqa: PLC0415

        from mediaapp.ledger.stopping import listen  # noqa: PLC0415
        from mediaapp.processes.children import die_with_parent, hand_on  # noqa: PLC0415

        def tie(**_: object) -> None:
            die_with_parent()

        def hear(**_: object) -> None:
            listen()

        def tell(**_: object) -> None:
            hand_on(signal.SIGTERM, active_children())

        signals.worker_process_init.connect(tie, weak=False)
        signals.worker_process_init.connect(hear, weak=False)
        signals.beat_embedded_init.connect(tie, weak=False)
        signals.worker_shutting_down.connect(tell, weak=False)
