"""Tells the ledger and meetings what this app does for them, and keeps its index and answers in order."""

from django.apps import AppConfig
from django.db.models import Model
from django.db.models.signals import post_migrate, pre_delete


class AskingConfig(AppConfig):
    name = "mediaapp.asking"

    def ready(self) -> None:
        from mediaapp.asking.answering import Answer  # noqa: PLC0415
        from mediaapp.asking.indexing import run_index  # noqa: PLC0415 - models load after the apps
        from mediaapp.ledger.models import Job  # noqa: PLC0415
        from mediaapp.ledger.plans import register  # noqa: PLC0415
        from mediaapp.meetings.models import Meeting  # noqa: PLC0415
        from mediaapp.meetings.process import runners  # noqa: PLC0415
        from worker.findings import Stage  # noqa: PLC0415

        runners[Stage.INDEX] = run_index
        register(Job.Kind.ANSWER, Answer())
        post_migrate.connect(_index_words, sender=self)
        pre_delete.connect(_forget_answers, sender=Meeting)


def _forget_answers(instance: Model, **_: object) -> None:
    """What is deleted for good is quoted nowhere: answers that rest on it go too."""
    from mediaapp.ledger.models import Job  # noqa: PLC0415

    answers = Job.objects.filter(kind=Job.Kind.ANSWER)
    answers.filter(writing__claim__evidence__source__meeting=instance.pk).delete()


def _index_words(**_: object) -> None:
    from mediaapp.asking.search.keyword import ensure  # noqa: PLC0415

    ensure()
