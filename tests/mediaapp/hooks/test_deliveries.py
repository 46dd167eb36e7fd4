"""Messages: signed as the standard has it, tried again at growing waits, paused and replayed."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from mediaapp.hooks import services
from mediaapp.hooks.delivering import MOST_FAILURES, WAITS
from mediaapp.hooks.events import publish
from mediaapp.hooks.models import Attempt, Delivery, Event, Webhook
from mediaapp.ledger.models import Job, Work
from mediaapp.ledger.run import run
from mediaapp.ledger.sweep import sweep
from mediaapp.meetings import purge
from mediaapp.meetings.models import Meeting, Notice
from mediaapp.meetings.services import to_trash
from tests.mediaapp.hooks.receiver import Receiver
from tests.people import People

pytestmark = pytest.mark.django_db


def deliver() -> None:
    """What the workers do with everything that is due by now, or would be in time."""
    waiting = Work.objects.filter(stage="deliver", state=Work.State.PENDING)
    waiting.update(not_before=Now())
    for work in waiting.order_by("pk"):
        run(work.pk)


def test_a_message_is_signed_after_the_standard(
    meeting: Meeting, webhook: Webhook, receiver: Receiver
) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(reference="crm-7")
    meeting.refresh_from_db()
    with transaction.atomic():
        publish(Event.MINUTES_READY, meeting, version=1)
    deliver()
    (heard,) = receiver.heard
    told = Verifier(webhook.secret).verify(heard.body, heard.headers)
    assert told == json.loads(heard.body)
    assert set(told) == {"type", "id", "created_at", "workspace", "data"}
    assert (told["type"], told["id"]) == ("minutes.ready", heard.headers["webhook-id"])
    assert told["data"]["meeting_id"] == str(meeting.pk)
    assert told["data"]["client_reference_id"] == "crm-7"
    base = f"https://minutes.halden.example/api/v1/meetings/{meeting.pk}"
    assert told["data"]["links"]["minutes"] == f"{base}/minutes.json"
    with pytest.raises(WebhookVerificationError):
        Verifier(webhook.secret).verify(heard.body + b" ", heard.headers)
    assert Delivery.objects.get().state == "sent"
    assert Attempt.objects.get().status == 200


def test_nothing_is_told_of_what_did_not_happen(meeting: Meeting, webhook: Webhook) -> None:
    with transaction.atomic():
        publish(Event.MINUTES_READY, meeting)
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()
    assert not Job.objects.filter(kind=Job.Kind.DELIVER).exists()


def test_only_who_wants_to_know_is_told(
    people: People, meeting: Meeting, webhook: Webhook, receiver: Receiver
) -> None:
    services.change(webhook, events=["minutes.ready"])
    services.create(people.elsewhere, people.charlie, "https://site", url=receiver.url)
    publish(Event.TRANSCRIPT_READY, meeting)
    assert not Delivery.objects.exists()
    publish(Event.MINUTES_READY, meeting)
    services.pause(webhook, is_paused=True)
    publish(Event.MINUTES_READY, meeting)
    assert Delivery.objects.count() == 1


def test_minutes_come_along_where_that_was_asked_for(
    meeting: Meeting, webhook: Webhook, receiver: Receiver
) -> None:
    services.change(webhook, include=["minutes", "transcript"])
    publish(Event.MINUTES_READY, meeting)
    publish(Event.MEETING_CREATED, meeting)
    deliver()
    ready, created = (json.loads(one.body)["data"] for one in receiver.heard)
    assert ready["minutes"]["meeting"]["id"] == str(meeting.pk)
    assert ready["transcript"]["transcript"]
    assert "minutes" not in created
    assert "minutes" not in Delivery.objects.all()[0].data, "what was said is kept in one place alone"


def test_who_does_not_hear_is_told_again_at_growing_waits(
    meeting: Meeting, webhook: Webhook, receiver: Receiver
) -> None:
    receiver.status = 503
    publish(Event.MINUTES_READY, meeting)
    delivery = Delivery.objects.get()
    for n, wait in enumerate(WAITS, 1):
        before = timezone.now()
        deliver()
        after = delivery.work.not_before - before
        assert wait <= after <= wait * 1.2 + timedelta(seconds=60), n
        assert Delivery.objects.get().state == "waiting"
    deliver()
    assert Delivery.objects.get().state == "failed"
    assert len(receiver.heard) == len(WAITS) + 1 == 6
    assert {one.headers["webhook-id"] for one in receiver.heard} == {delivery.event_id}
    assert [one.status for one in Attempt.objects.all()] == [503] * 6


def test_it_is_not_tried_before_its_time(meeting: Meeting, webhook: Webhook, receiver: Receiver) -> None:
    receiver.status = 500
    publish(Event.MINUTES_READY, meeting)
    work = Work.objects.get(stage="deliver")
    run(work.pk)
    run(work.pk)
    sweep()
    assert len(receiver.heard) == 1


def test_ten_failures_in_a_row_pause_it_with_a_notice(
    people: People, meeting: Meeting, webhook: Webhook, receiver: Receiver
) -> None:
    receiver.status = 500
    for _ in range(2):
        publish(Event.MINUTES_READY, meeting)
    for _ in range(MOST_FAILURES):
        deliver()
    webhook.refresh_from_db()
    assert webhook.paused_at
    assert "Ten tries in a row" in webhook.paused_because
    assert len(receiver.heard) == MOST_FAILURES
    notice = Notice.objects.get(user=people.alice)
    assert notice.address == f"/workspace/webhooks/{webhook.pk}/"
    assert "A webhook is paused" in str(notice)
    assert {one.state for one in Delivery.objects.all()} == {"failed"}
    services.pause(webhook, is_paused=False)
    receiver.status = 204
    services.replay(Delivery.objects.earliest("pk"))
    deliver()
    again = Webhook.objects.get()
    assert (again.failures, again.paused_at) == (0, None)


def test_one_success_begins_the_count_anew(meeting: Meeting, webhook: Webhook, receiver: Receiver) -> None:
    for status in [500] * 5 + [200]:
        receiver.status = status
        publish(Event.MINUTES_READY, meeting)
        run(Work.objects.filter(stage="deliver").latest("pk").pk)
    webhook.refresh_from_db()
    assert webhook.failures == 0


def test_whoever_is_gone_is_not_asked_again(meeting: Meeting, webhook: Webhook, receiver: Receiver) -> None:
    receiver.status = 410
    publish(Event.MINUTES_READY, meeting)
    deliver()
    deliver()
    webhook.refresh_from_db()
    assert webhook.paused_at
    assert len(receiver.heard) == 1


def test_two_secrets_count_while_one_is_replaced(
    meeting: Meeting, webhook: Webhook, receiver: Receiver
) -> None:
    old = webhook.secret
    new = services.rotate(webhook)
    publish(Event.MINUTES_READY, meeting)
    deliver()
    (heard,) = receiver.heard
    for secret in (old, new):
        Verifier(secret).verify(heard.body, heard.headers)
    webhook.refresh_from_db()
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        assert webhook.secrets == [new]


def test_a_message_is_replayed_under_its_id(meeting: Meeting, webhook: Webhook, receiver: Receiver) -> None:
    publish(Event.MINUTES_READY, meeting)
    deliver()
    services.replay(Delivery.objects.get())
    deliver()
    first, second = receiver.heard
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert json.loads(first.body) | {"created_at": ""} == json.loads(second.body) | {"created_at": ""}


def test_a_meeting_that_is_deleted_is_told_of_though_nothing_is_left_of_it(
    people: People, meeting: Meeting, webhook: Webhook, receiver: Receiver
) -> None:
    to_trash(Meeting.objects.filter(pk=meeting.pk))
    asked = purge.ask(people.platform, meeting.pk, people.alice)
    assert asked
    work = asked.work_set.get()
    run(work.pk)
    Work.objects.filter(pk=work.pk).update(not_before=Now())
    run(work.pk)
    assert not Meeting.objects.filter(pk=meeting.pk).exists()
    deliver()
    told = [json.loads(one.body) for one in receiver.heard]
    assert [one["type"] for one in told] == ["meeting.deleted"] * 2
    assert [one["data"]["permanent"] for one in told] == [False, True]
    assert all(one["data"]["links"] == {} for one in told)


def test_what_is_removed_is_told_nothing_more(meeting: Meeting, webhook: Webhook, receiver: Receiver) -> None:
    publish(Event.MINUTES_READY, meeting)
    services.remove(webhook)
    deliver()
    assert receiver.heard == []
    assert not Job.objects.filter(kind=Job.Kind.DELIVER).exists()


def test_the_log_is_kept_for_thirty_days(meeting: Meeting, webhook: Webhook, receiver: Receiver) -> None:
    publish(Event.MINUTES_READY, meeting)
    deliver()
    Job.objects.filter(kind=Job.Kind.DELIVER).update(created_at=timezone.now() - timedelta(days=31))
    publish(Event.MEETING_CREATED, meeting)
    deliver()
    assert [one.event for one in Delivery.objects.all()] == ["meeting.created"]


def test_a_worker_that_dies_has_it_sent_by_another(
    meeting: Meeting, webhook: Webhook, receiver: Receiver
) -> None:
    publish(Event.MINUTES_READY, meeting)
    Work.objects.filter(stage="deliver").update(
        state=Work.State.LEASED, token=uuid4(), lease_until=timezone.now() - timedelta(seconds=1), attempts=1
    )
    sweep()
    deliver()
    assert len(receiver.heard) == 1
