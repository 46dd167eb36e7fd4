"""What goes with a file that somebody took out of a meeting."""

from django.utils.translation import gettext as _

from mediaapp.ledger.models import Job
from mediaapp.meetings import models
from mediaapp.meetings.recipe import Recipe


def let_go(meeting: models.Meeting, job: Job) -> None:
    """Files that were taken out go, with what rested on them, once the meeting was read without them.

    Older minutes that quoted them keep their sentences, and say why nothing holds these any more. The files
    themselves are cleared away later, by whoever compares files and rows.
    """
    gone = meeting.source_set.exclude(removed_at=None).exclude(pk__in=Recipe.of_json(job.recipe).sources)
    for source in gone:
        orphaned = models.Claim.objects.filter(writing__meeting=meeting, evidence__source=source)
        orphaned = orphaned.exclude(evidence__in=models.Evidence.objects.exclude(source=source))
        orphaned.update(verified=False, doubt=_("“%(name)s” was removed.") % {"name": source.name})
        source.delete()
