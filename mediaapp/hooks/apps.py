"""Tells the ledger how a delivery goes on."""

from django.apps import AppConfig


class HooksConfig(AppConfig):
    name = "mediaapp.hooks"

    def ready(self) -> None:
        from mediaapp.hooks.delivering import Deliver  # noqa: PLC0415 - models load after the apps
        from mediaapp.ledger.models import Job  # noqa: PLC0415
        from mediaapp.ledger.plans import register  # noqa: PLC0415

        register(Job.Kind.DELIVER, Deliver())
