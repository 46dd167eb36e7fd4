"""What people do here: ask a question, and stop it."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mediaapp.accounts.models import User
from mediaapp.asking.answering import UNIT
from mediaapp.asking.queries import reach
from mediaapp.ledger import close
from mediaapp.ledger.deliver import bear
from mediaapp.ledger.models import Job, Priority
from mediaapp.meetings.models import Meeting
from mediaapp.workspaces.models import Workspace

MOST_OPEN = 3
MOST_IN_A_WHILE, A_WHILE = 30, timedelta(minutes=10)


class TooMany(Exception):
    """Somebody asks faster than answers can be found; the message is for them."""


def ask(workspace: Workspace, user: User, question: str, meeting: Meeting | None = None) -> Job:
    """Have a question answered from one meeting, or from all of the workspace. Raises `TooMany`.

    What was there to be searched is told now, and kept with the answer.
    """
    with transaction.atomic():
        _measure(user)
        if meeting:
            Meeting.objects.select_for_update().get(pk=meeting.pk)
        key = meeting.pk if meeting else None
        job = Job.objects.create(
            workspace=workspace,
            meeting=key,
            kind=Job.Kind.ANSWER,
            number=Job.next_number(key) if key else 1,
            recipe={
                "question": question,
                "engines": {
                    role: settings.ENGINES.get(role, settings.ENGINE) for role in ("writer", "embedder")
                },
                "coverage": reach(user, workspace, key).as_json(),
            },
            priority=Priority.PERSON,
            by=user,
        )
        bear(job, [UNIT])
    return job


def stop(job: Job) -> None:
    """What has come so far stays."""
    close.cancel(job.pk)


def _measure(user: User) -> None:
    mine = Job.objects.filter(kind=Job.Kind.ANSWER, by=user)
    if mine.filter(state=Job.State.OPEN).count() >= MOST_OPEN:
        raise TooMany(_("Three of your questions are still being answered. Wait for one, or stop one."))
    if mine.filter(created_at__gte=timezone.now() - A_WHILE).count() >= MOST_IN_A_WHILE:
        raise TooMany(_("You have asked thirty questions in ten minutes. Ask again in a while."))
