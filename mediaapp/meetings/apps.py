"""Tells the ledger how jobs over meetings go on, and the files whose they are."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "mediaapp.meetings"

    def ready(self) -> None:
        from mediaapp.files.kept import register as register_files  # noqa: PLC0415
        from mediaapp.hooks.delivering import when_paused  # noqa: PLC0415
        from mediaapp.ledger.models import Job  # noqa: PLC0415 - models load after the apps
        from mediaapp.ledger.plans import register  # noqa: PLC0415
        from mediaapp.meetings.kept import find  # noqa: PLC0415
        from mediaapp.meetings.process import Process, Write  # noqa: PLC0415
        from mediaapp.meetings.purge import Purge  # noqa: PLC0415
        from mediaapp.meetings.store import note_paused  # noqa: PLC0415

        register(Job.Kind.PROCESS, Process())
        register(Job.Kind.WRITE, Write())
        register(Job.Kind.PURGE, Purge())
        register_files(find)
        when_paused.append(note_paused)
