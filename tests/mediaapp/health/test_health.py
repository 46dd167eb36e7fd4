"""Alive, ready and healthy: each trouble is found, and told in words that say what to do."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from mediaapp.health import checks, page
from mediaapp.health.models import Filled
from mediaapp.health.services import note_engines
from mediaapp.ledger.models import Job, Work
from mediaapp.meetings import kit
from mediaapp.processes.broker import command
from mediaapp.processes.supervisor import celery
from tests import shelf
from tests.model_server import KEY, Playing
from tests.people import People
from worker.celery import app
from worker.engines import ROLES
from worker.findings import Stage
from worker.media import jail

pytestmark = pytest.mark.django_db


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[bytes]]:
    """A real one, on a socket of its own."""
    with TemporaryDirectory() as folder:
        socket = Path(folder) / "socket"
        process = subprocess.Popen(command(Path(folder), socket), stdout=subprocess.DEVNULL)
        until = time.monotonic() + 10
        while not socket.exists():
            assert time.monotonic() < until
            time.sleep(0.02)
        monkeypatch.setattr(app.conf, "broker_url", f"redis+socket://{socket}")
        monkeypatch.setattr(app.conf, "broker_write_url", f"redis+socket://{socket}")
        monkeypatch.setattr(app.conf, "broker_read_url", f"redis+socket://{socket}")
        yield process
        process.kill()
        process.wait()


def told(client: Client) -> tuple[int, dict[str, bool]]:
    response = client.get("/readyz")
    return response.status_code, {one["name"]: one["ok"] for one in response.json()["checks"]}


def test_alive_asks_nothing(client: Client, django_assert_num_queries: Callable[[int], object]) -> None:
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "alive"})
    assert "no-store" in response["Cache-Control"]


def test_ready_when_everything_is_there(client: Client, broker: subprocess.Popen[bytes]) -> None:
    assert told(client) == (200, dict.fromkeys(("database", "migrations", "broker", "disk"), True))


def test_a_broker_that_is_gone_is_said_within_a_second(
    client: Client, broker: subprocess.Popen[bytes]
) -> None:
    broker.kill()
    broker.wait()
    since = time.monotonic()
    status, found = told(client)
    assert time.monotonic() - since < 1.5
    assert (status, found["broker"]) == (503, False)
    said = client.get("/readyz").json()["checks"][2]["detail"]
    assert "Uploads are taken in and kept" in said


def test_a_broker_that_hangs_is_said_too(client: Client, broker: subprocess.Popen[bytes]) -> None:
    broker.send_signal(19)  # SIGSTOP: it takes connections and never answers
    since = time.monotonic()
    assert told(client)[1]["broker"] is False
    assert time.monotonic() - since < 1.5
    broker.send_signal(18)


def test_a_full_disk(client: Client, settings: Settings) -> None:
    settings.DISK_FLOOR = 1 << 60
    status, found = told(client)
    assert (status, found["disk"]) == (503, False)


def test_tables_that_are_not_there(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    checks._migrated.cache_clear()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'api'")
    assert told(client)[1]["migrations"] is False
    assert "./run manage migrate" in checks.migrations().said
    checks._migrated.cache_clear()


def test_a_database_that_is_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", away)
    checks._migrated.cache_clear()
    status, found = told(client)
    assert (status, found["database"]) == (503, False)


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────


def titles() -> dict[str, bool]:
    return {card.title: card.is_ok for card in page.page().cards}


def test_the_page_tells_what_to_do(people: People, client: Client) -> None:
    client.force_login(people.alice)
    text = client.get("/health/").content.decode()
    assert text.count('href="/workspace/" aria-current="page"') == 2, "in the bar, and in the phone's"
    assert "Queue does not answer" in text
    assert "./run up" in text
    assert "Decoders are" in text
    assert "Whisper" not in text, "no worker has told of a model yet"
    client.force_login(people.bob)
    assert client.get("/health/").status_code == 403


def test_queues_are_counted(people: People) -> None:
    job = shelf.job(shelf.meeting(people.platform))
    shelf.unit(job, Stage.TRANSCRIBE, Work.State.PENDING)
    shelf.unit(job, Stage.TRANSCRIBE, Work.State.LEASED, start_ms=1)
    shelf.unit(job, Stage.TRANSCRIBE, Work.State.GAP, start_ms=2)
    Work.objects.filter(state=Work.State.GAP).update(closed_at=timezone.now())
    cancelled = shelf.job(shelf.meeting(people.platform), Job.State.CANCELLED)
    shelf.unit(cancelled, Stage.TRANSCRIBE, Work.State.PENDING)
    Work.objects.filter(state=Work.State.PENDING).update(not_before=timezone.now() - timedelta(hours=1))
    model = next(one for one in page.page().queues if one.name == "model")
    assert (model.waiting, model.working, model.gaps) == (1, 1, 1)
    assert timedelta(minutes=59) < model.has_waited < timedelta(minutes=61)
    assert titles()["Work is behind"] is False
    assert titles()["There are gaps"] is False


def test_nobody_works(people: People, broker: subprocess.Popen[bytes]) -> None:
    assert titles()["Nobody works on: people, media, model, hooks, quarantine"] is False


def test_a_worker_that_lives_is_seen(people: People, broker: subprocess.Popen[bytes]) -> None:
    with TemporaryDirectory() as data:
        env = {**os.environ, "REDIS_URL": app.conf.broker_write_url, "AFTERWORD_DATA": data}
        process = subprocess.Popen(celery("media").argv, env=env)
        try:
            until = time.monotonic() + 60
            while not (found := page.alive()).get("media"):
                assert time.monotonic() < until, "the worker did not start"
        finally:
            process.kill()
            process.wait()
    assert found == {"people": 0, "media": 1, "model": 0, "hooks": 0, "quarantine": 0}


def test_weights_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from worker.engines.embedded import weights

    assert titles()["The models are here"] is True
    monkeypatch.setattr(weights, "is_installed", lambda model, _: model is not weights.PP_OCR)
    (card,) = [card for card in page.page().cards if card.title.startswith("Something is missing")]
    assert card.said.startswith("The model PP-OCRv6-small is not installed: no text is read from screens.")
    assert "Install Afterword's packages again." in card.said


def test_an_engine_that_is_none(settings: Settings) -> None:
    settings.ENGINE = "gemini"
    assert titles()["There is no engine “gemini”"] is False


def test_a_jail_of_limits_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jail, "strongest", lambda: jail.Level.LIMITS)
    assert titles()["Decoders are not fenced in"] is False


def test_workers_tell_which_models_they_loaded(settings: Settings) -> None:
    settings.ENGINE, settings.ENGINES = "scripted", {}
    kit.forget()
    made = kit.kit_for(dict.fromkeys(ROLES, "scripted"))
    note_engines()
    assert not Filled.objects.exists(), "nothing was loaded"
    name = made.engines.transcriber.name
    note_engines()
    row = Filled.objects.get()
    assert (row.role, row.engine, row.model) == ("transcriber", name.name, name.model)
    role = next(one for one in page.page().roles if one.name == "transcriber")
    assert role.model == name.model


def card_of_the_server(settings: Settings, url: str, key: str = KEY) -> page.Card:
    settings.ENGINE, settings.ENGINES = "sglang", {"embedder": "embedded"}
    settings.ENGINE_OPTIONS = {**settings.ENGINE_OPTIONS, "server_url": url, "server_key": key, "known": None}
    (card,) = page._servers()
    return card


def test_the_model_server_says_what_it_is(settings: Settings) -> None:
    with Playing(sees=False, context=16_384) as server:
        card = card_of_the_server(settings, server.url)
        assert server.asked[-1]["max_tokens"] == 1, "a token proves more than an open port"
    assert card.is_ok
    assert card.said == (
        "google/gemma-4-12B-it on SGLang 0.5.23: it takes 16,384 tokens, hears, but sees nothing, "
        "and writes 4 answers at once."
    )


def test_a_model_server_that_is_gone_or_refuses_is_said_with_what_helps(settings: Settings) -> None:
    with Playing() as server:
        refused = card_of_the_server(settings, server.url, "another")
        card_of_the_server(settings, server.url)
    assert not refused.is_ok
    assert "AFTERWORD_SERVER_KEY" in refused.said
    gone = card_of_the_server(settings, server.url)
    assert not gone.is_ok
    assert "does not answer" in gone.said
    assert server.url in gone.advice
    told = card_of_the_server(settings, server.url.replace("://", "://anna:hunter2@"))
    assert "hunter2" not in f"{told.said}{told.advice}"


def test_without_a_model_server_nothing_is_said_of_one(settings: Settings) -> None:
    settings.ENGINE, settings.ENGINES = "embedded", {}
    assert list(page._servers()) == []
