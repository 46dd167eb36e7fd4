"""Has the log hear of what comes about without a request."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "mediaapp.audit"

    def ready(self) -> None:
        from django.db.models.signals import post_save  # noqa: PLC0415 - models load after the apps

        from mediaapp.audit.writing import note_meeting, note_writing  # noqa: PLC0415
        from mediaapp.meetings.models import Meeting, Writing  # noqa: PLC0415

        post_save.connect(note_meeting, sender=Meeting, dispatch_uid="audit-meeting")
        post_save.connect(note_writing, sender=Writing, dispatch_uid="audit-writing")
