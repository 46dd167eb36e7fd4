"""Tells people that a job of theirs has come to its end: within the site, and by mail where they wish it."""

from functools import partial

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mediaapp.accounts.mail import mail
from mediaapp.accounts.models import User
from mediaapp.hooks.events import publish
from mediaapp.hooks.models import Delivery, Event
from mediaapp.ledger.models import Job, Work
from mediaapp.meetings.models import Meeting, Notice
from mediaapp.meetings.queries import READABLE


def note_finished(job: Job) -> None:
    """The meeting has changed, and whoever asked for the job is told; within the caller's transaction."""
    meeting = Meeting.objects.filter(pk=job.meeting_id).select_related("workspace", "created_by").first()
    if meeting is None:  # deleted for good meanwhile
        return
    Meeting.objects.filter(pk=meeting.pk).update(updated_at=timezone.now())
    if _outcome(job)[0] == Notice.Kind.UNREADABLE:
        publish(Event.MEETING_FAILED, meeting, job_id=str(job.pk))
    if person := job.by or meeting.created_by:
        kind, reason = _outcome(job)
        wishes = {"kind": kind, "reason": reason, "at": timezone.now(), "read_at": None}
        notice, _is_new = Notice.objects.update_or_create(
            user=person, job=job, defaults=wishes, create_defaults={**wishes, **_about(meeting)}
        )
        if settings.SENDS_MAIL and person.wants_mail and _belongs(person, notice):
            transaction.on_commit(partial(_mail, notice, person), robust=True)


def note_paused(delivery: Delivery, why: str) -> None:
    """Whoever made the webhook is told; one that was only being tried out is before their eyes anyway."""
    person, about = delivery.webhook.created_by, delivery.data.get("meeting_id")
    meeting = Meeting.objects.filter(pk=about).first() if about else None
    if person and meeting:
        Notice.objects.create(
            user=person, job=delivery.job, kind=Notice.Kind.PAUSED, reason=why, **_about(meeting)
        )


def _about(meeting: Meeting) -> dict[str, object]:
    return {"meeting": meeting, "workspace": meeting.workspace}


def _outcome(job: Job) -> tuple[str, str]:
    """How it ended, and the reason of the first gap."""
    gap = job.work_set.filter(state=Work.State.GAP).order_by("pk").first()
    if gap is None:
        return Notice.Kind.READY, ""
    has_text = job.work_set.filter(state=Work.State.DONE, stage__in=READABLE).exists()
    return (Notice.Kind.GAPS if has_text else Notice.Kind.UNREADABLE), gap.reason


def _belongs(person: User, notice: Notice) -> bool:
    return Notice.objects.to(person).filter(pk=notice.pk).exists()


def _mail(notice: Notice, person: User) -> None:
    origin = next(iter(settings.CSRF_TRUSTED_ORIGINS), "")
    where = (
        origin + reverse("meetings:review", args=[notice.meeting_id]) if origin else _("It is in Afterword.")
    )
    mail(person.email, str(notice), str(notice), notice.reason, where)
