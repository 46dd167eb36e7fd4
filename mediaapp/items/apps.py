"""Has every meeting of a series looked through for what it says of what was open before it."""

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.db import transaction
from django.db.models.signals import post_save

if TYPE_CHECKING:
    from mediaapp.meetings.models import Meeting


class ItemsConfig(AppConfig):
    name = "mediaapp.items"

    def ready(self) -> None:
        from mediaapp.items.following import Follow, look  # noqa: PLC0415 - models load after the apps
        from mediaapp.ledger.models import Job  # noqa: PLC0415
        from mediaapp.ledger.plans import register  # noqa: PLC0415
        from mediaapp.meetings.models import Meeting  # noqa: PLC0415
        from mediaapp.meetings.process import read_to_the_end  # noqa: PLC0415

        register(Job.Kind.FOLLOW, Follow())
        read_to_the_end.append(look)
        post_save.connect(_look_soon, sender=Meeting)


def _look_soon(instance: "Meeting", **_: object) -> None:
    """Somebody may just have put it into a series; one that is being read is looked through at its end."""
    from mediaapp.items.following import look  # noqa: PLC0415

    if instance.series_id and instance.current_job_id:
        transaction.on_commit(lambda: look(instance), robust=True)
