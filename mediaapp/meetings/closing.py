"""Deletes a workspace for good: nobody belongs to it any more, and it goes once its meetings are gone."""

from shutil import rmtree

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mediaapp.accounts.models import User
from mediaapp.ledger.models import Job
from mediaapp.meetings import purge
from mediaapp.meetings.models import Meeting
from mediaapp.workspaces.models import Membership, Workspace

log = structlog.get_logger()


@transaction.atomic
def close_workspace(workspace: Workspace, by: User) -> int:
    """Let everybody go and have all meetings deleted for good, private and thrown away ones too; how many."""
    Workspace.objects.filter(pk=workspace.pk).update(deleted_at=timezone.now())
    asked = purge.ask_for(Meeting.objects.filter(workspace=workspace), None)  # whoever may see them or not
    Membership.objects.filter(workspace=workspace).delete()
    log.info("workspace_closed", workspace=str(workspace.pk), meetings=asked, by=by.pk)
    return asked


def finish() -> int:
    """Delete the closed workspaces that hold nothing any more; how many there were."""
    at_work = Job.objects.filter(state=Job.State.OPEN).values("workspace")
    held = Meeting.objects.values("workspace")
    empty = Workspace.objects.exclude(deleted_at=None).exclude(pk__in=at_work).exclude(pk__in=held)
    found = list(empty[:50])
    for workspace in found:
        rmtree(settings.DATA / "files" / str(workspace.pk), ignore_errors=True)
        workspace.delete()
    return len(found)
