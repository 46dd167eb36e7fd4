"""The pages about webhooks, their REST doors, and the events as meetings really bring them about."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.functions import Now
from django.test import Client
from pytest_django.fixtures import Settings

from mediaapp.hooks import services
from mediaapp.hooks.models import Delivery, Webhook
from mediaapp.ledger.models import Work
from mediaapp.ledger.run import run
from mediaapp.meetings import kit
from tests import media
from tests.mediaapp.api import contract
from tests.mediaapp.api.script import Script, is_problem
from tests.mediaapp.hooks.receiver import Receiver
from tests.people import People

pytestmark = pytest.mark.django_db

URL = "https://hooks.example.com/afterword"


@pytest.fixture
def alice(people: People, client: Client) -> Client:
    client.force_login(people.alice)
    return client


def test_one_is_made_and_its_secret_shown_once(people: People, alice: Client) -> None:
    data: dict[str, Any] = {
        "url": URL,
        "name": "Tracker",
        "events": ["minutes.ready"],
        "include": ["minutes"],
    }
    page = alice.post("/workspace/webhooks/create/", data)
    made = Webhook.objects.get()
    assert made.secret in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert (made.events, made.include, made.site) == (["minutes.ready"], ["minutes"], "http://testserver")
    for address in ("/workspace/webhooks/", f"/workspace/webhooks/{made.pk}/"):
        shown = alice.get(address).content.decode()
        assert "Tracker" in shown
        assert made.secret not in shown


def test_an_address_that_cannot_be_is_refused_in_words(alice: Client) -> None:
    page = alice.post("/workspace/webhooks/create/", {"url": "https://127.0.0.1/"})
    assert page.status_code == 422
    assert "private network" in page.content.decode()
    assert not Webhook.objects.exists()


def test_it_is_changed_paused_tried_and_removed(people: People, alice: Client) -> None:
    made = services.create(people.platform, people.alice, "https://site", url=URL)
    here = f"/workspace/webhooks/{made.pk}/"
    assert alice.post(here, {"url": URL + "/2", "name": "New"}).status_code == 302
    assert alice.post(here, {"url": "ftp://x"}).status_code == 422
    alice.post(f"{here}try/")
    assert "webhook.test" in alice.get(here).content.decode()
    old = made.secret
    assert old not in alice.post(f"{here}rotate/").content.decode()
    alice.post(f"{here}pause/")
    assert "nothing is sent" in alice.get(here).content.decode()
    alice.post(f"{here}pause/", {"resume": "yes"})
    made.refresh_from_db()
    assert (made.url, made.name, made.paused_at, made.old_secret) == (URL + "/2", "New", None, old)
    alice.post(f"{here}replay/{Delivery.objects.get().pk}/")
    assert Delivery.objects.count() == 2
    alice.post(f"{here}remove/")
    assert not Webhook.objects.exists()


# ── by REST ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_script_makes_one_and_reads_its_log(webhook: Webhook, receiver: Receiver, script: Script) -> None:
    made = contract.keeps(
        "POST",
        "webhooks",
        response := script.ask("POST", "webhooks", {"url": URL, "events": ["minutes.ready"]}),
    )
    assert response.status_code == 201
    assert made["secret"].startswith("whsec_")
    told = contract.keeps("GET", "webhooks", script.get("webhooks"))
    assert [one["id"] for one in told["data"]] == [made["id"], webhook.pk]
    assert "secret" not in told["data"][0]
    here = f"webhooks/{webhook.pk}"
    assert contract.keeps("POST", f"{here}/test", script.ask("POST", f"{here}/test"))["state"] == "waiting"
    run(Work.objects.get(stage="deliver").pk)
    (one,) = contract.keeps("GET", f"{here}/deliveries", script.get(f"{here}/deliveries"))["data"]
    assert (one["state"], one["attempts"][0]["status"], one["type"]) == ("sent", 200, "webhook.test")
    again = script.ask("POST", f"{here}/deliveries/{one['id']}/replay")
    assert contract.keeps("POST", f"{here}/deliveries/1/replay", again)["event_id"] == one["event_id"]
    rotated = contract.keeps("POST", f"{here}/rotate", script.ask("POST", f"{here}/rotate"))
    assert rotated["secret"] != webhook.secret
    changed = contract.keeps("PATCH", here, script.ask("PATCH", here, {"paused": True, "name": "x"}))
    assert changed["paused_at"]
    assert script.ask("DELETE", here).status_code == 204
    assert is_problem(script.get(here), 404, "not_found")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"url": ""},
        {"url": "https://10.0.0.1/"},
        {"url": "x"},
        {"url": URL, "events": ["no.such"]},
        {"url": 1},
    ],
)
def test_what_makes_no_sense_is_told_by_field(script: Script, body: dict[str, Any]) -> None:
    assert is_problem(script.ask("POST", "webhooks", body), 422, "invalid")


# ── as it happens ────────────────────────────────────────────────────────────────────────────────────


def test_a_recording_from_its_arrival_to_its_minutes(
    webhook: Webhook, receiver: Receiver, script: Script, settings: Settings, tmp_path: Any
) -> None:
    settings.ENGINE, settings.ENGINES = "scripted", {}
    settings.API_READS = settings.API_WRITES = 1000
    kit.forget()
    talk = media.tone(tmp_path / "talk.wav", seconds=40)
    fields = {"file": SimpleUploadedFile("talk.wav", talk.read_bytes()), "client_reference_id": "crm-7"}
    meeting = script.post("meetings", fields).json()["id"]
    for _ in range(300):
        Work.objects.filter(state=Work.State.PENDING).update(not_before=Now())
        waiting = Work.objects.filter(state=Work.State.PENDING).order_by("pk").first()
        if waiting is None:
            break
        run(waiting.pk)
    told = [json.loads(one.body) for one in receiver.heard]
    kinds = [one["type"] for one in told]
    assert kinds.index("meeting.created") < kinds.index("transcript.ready") < kinds.index("minutes.ready")
    assert {one["data"]["meeting_id"] for one in told} == {meeting}
    assert {one["data"]["client_reference_id"] for one in told} == {"crm-7"}
    items = {one["data"]["item_id"] for one in told if one["type"] == "action.created"}
    assert items == {one["id"] for one in script.get("actions").json()["data"]}


def test_a_file_that_cannot_be_read_is_told_of(webhook: Webhook, receiver: Receiver, script: Script) -> None:
    broken = SimpleUploadedFile("talk.wav", b"RIFF\x24\x00\x00\x00WAVEfmt nonsense")
    script.post("meetings", {"file": broken})
    for _ in range(20):
        waiting = Work.objects.filter(state=Work.State.PENDING).order_by("pk").first()
        if waiting is None:
            break
        Work.objects.filter(pk=waiting.pk).update(not_before=Now())
        run(waiting.pk)
    assert "meeting.failed" in [json.loads(one.body)["type"] for one in receiver.heard]
